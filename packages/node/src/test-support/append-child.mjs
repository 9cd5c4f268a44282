// A process that appends to a run: `node append-child.mjs <module of the store> <directory> <writer> <places>`. Prints the places it won.
const [module, directory, writer, places] = process.argv.slice(2);
const { fileRunStore } = await import(module);
const store = fileRunStore(directory);
const won = [];
for (let seq = 1; seq <= Number(places); seq += 1) {
  if (await store.append("run", seq, `"writer ${writer} at ${seq}"`)) won.push(seq);
}
console.log(JSON.stringify(won));
