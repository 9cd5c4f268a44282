/** What an error of the file system means, in words that name the way out (errno(3)). */
const MEANINGS: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist",
  ENOTDIR: "a part of its path is no directory",
  EACCES: "its permissions do not allow it",
  EPERM: "the system does not permit it",
  EISDIR: "it is a directory",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EFBIG: "it would be larger than the file system allows",
  EMFILE: "this process has too many files open",
  ENFILE: "the machine has too many files open",
  ENAMETOOLONG: "its name is too long",
  ELOOP: "its symbolic links form a loop",
  EIO: "the disk reports an error",
};

/** The errno name of an error of the file system, for example `ENOENT`. */
export function fileErrorCode(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === "string" ? code : undefined;
}

/** Says why the file system refused, for example `it does not exist (ENOENT)`. */
export function fileFailure(error: unknown): string {
  const code = fileErrorCode(error);
  if (code === undefined) return error instanceof Error ? error.message : String(error);
  const meaning = MEANINGS[code];
  return meaning === undefined ? code : `${meaning} (${code})`;
}
