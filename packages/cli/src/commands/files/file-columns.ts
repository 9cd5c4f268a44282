import type { FileObject } from "@mistral-batch/node";
import { formatBytes, formatCount, formatTime } from "../../terminal/format.ts";
import type { Column } from "../../terminal/table.ts";

/** The columns of a list of files. */
export const FILE_COLUMNS: readonly Column<FileObject>[] = [
  { title: "FILE", value: ({ id }) => id },
  { title: "NAME", value: ({ filename }) => filename },
  { title: "SIZE", align: "right", value: ({ bytes }) => formatBytes(bytes) },
  { title: "CREATED", value: ({ created_at }) => formatTime(created_at) },
  { title: "PURPOSE", value: ({ purpose }) => purpose },
  { title: "HOLDS", value: ({ sample_type }) => sample_type ?? "-" },
];

/** What a person sees of one file. */
export function fileFields(file: FileObject): readonly (readonly [string, string | undefined])[] {
  return [
    ["file", file.id],
    ["name", file.filename],
    ["size", formatBytes(file.bytes)],
    ["purpose", file.purpose],
    ["holds", file.sample_type ?? undefined],
    ["lines", typeof file.num_lines === "number" ? formatCount(file.num_lines) : undefined],
    ["created", formatTime(file.created_at)],
    ["expires", typeof file.expires_at === "number" ? formatTime(file.expires_at) : undefined],
    ["visibility", file.visibility ?? undefined],
  ];
}
