// Writes examples/data/requests.jsonl, small.jsonl and broken.jsonl from the text banks in examples/data/material.
//
// Prevents: a demo on lorem ipsum that proves nothing about real text (scripts, emoji, line separators, long lines), and
// a checked-in file that nobody can regenerate. The same script and material give the same bytes on every machine.
//
//   node tools/make-demo-data.mjs           writes the files
//   node tools/make-demo-data.mjs --check   exits 1 where a file on disk differs
import { readFileSync, writeFileSync } from "node:fs";

const DATA = new URL("../examples/data/", import.meta.url);
const SEED = 20241107;

const [reviews, phrases, poems, tickets, news, recipes, logbook, minutes, oddities, ticketFormat, refused] = [
  "reviews",
  "phrases",
  "poems",
  "tickets",
  "news",
  "recipes",
  "logbook",
  "minutes",
  "oddities",
  "ticket-format",
  "refused",
].map((name) => JSON.parse(readFileSync(new URL(`material/${name}.json`, DATA), "utf8")));

/** A small seeded generator (mulberry32): Math.random could not be repeated. */
let state = SEED;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
}
const between = (low, high) => low + Math.floor(random() * (high - low + 1));
const pick = (list) => list[between(0, list.length - 1)];

/** Takes some items of a list, each once, in an order of chance. */
function sample(list, amount) {
  const rest = [...list];
  return Array.from({ length: Math.min(amount, rest.length) }, () => rest.splice(between(0, rest.length - 1), 1)[0]);
}

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const pad = (number, width) => String(number).padStart(width, "0");

/** Fills `{slots}`; counts stay between 5 and 9, where every language of the banks has one plural. */
function fill(template, slots = {}) {
  const values = {
    count: () => between(5, 9),
    less: () => between(1, 4),
    price: () => between(12, 189),
    number: () => between(110, 980),
    code: () => between(400, 599),
    amount: () => `${between(1, 99)}.${pad(between(0, 99), 2)}`,
    hour: () => `${between(1, 11)} ${pick(["in the morning", "at night"])}`,
    year: () => between(1987, 2019),
    date: () => `${between(1, 28)} ${pick(["March", "April", "May", "September", "October"])}`,
    day: () => pick(DAYS),
    order: () => `${pick(["AB", "KX", "QR", "ZD"])}-${between(10000, 99999)}`,
    login: () => pick(["nadia", "t.new", "rosa", "u0042", "bjorn"]),
    ...slots,
  };
  return template.replaceAll(/\{(\w+)\}/g, (slot, name) => {
    const value = Object.hasOwn(values, name) ? values[name] : slot;
    return String(typeof value === "function" ? value() : value);
  });
}

const capitalise = (text) => text[0].toUpperCase() + text.slice(1);
const system = (content) => ({ role: "system", content });
const user = (content) => ({ role: "user", content });

const REVIEW_TASK =
  'You read customer reviews. Answer with a JSON object: {"sentiment": "positive" | "negative" | "mixed", "language": ' +
  'ISO 639-1 code, "topics": up to three words in English}.';

function reviewRequest() {
  const bank = reviews[random() < 0.3 ? "en" : pick(Object.keys(reviews))];
  const mood = pick(["positive", "negative", "mixed"]);
  const length = pick([1, 2, 2, 3, 3, 4]);
  const parts = [
    ...(length > 1 ? [pick(bank.openings)] : []),
    ...sample(bank[mood], Math.ceil(length / 2)),
    ...(length > 2 ? sample(bank.details, length - 2) : []),
  ];
  const product = bank.products === undefined ? "" : pick(bank.products);
  const text = parts
    .map((part) => fill(part, { product }))
    .join(["Japanese", "Chinese"].includes(bank.name) ? "" : " ");
  return {
    messages: [system(REVIEW_TASK), user(text)],
    max_tokens: 180,
    temperature: 0,
    response_format: { type: "json_object" },
  };
}

function ticketRequest() {
  const person = pick(tickets.people);
  const place = pick(tickets.systems);
  const problem = fill(pick(tickets.problems), { system: place });
  const text = [
    pick(["Hello,", "Hi team,", "Dear support,", "Good morning,"]),
    capitalise(problem),
    ...sample(tickets.urgency, between(1, 2)).map((line) => fill(line)),
    fill(pick(tickets.closings), { person }),
  ].join("\n\n");
  return {
    messages: [system("Extract the fields of the support ticket. Write the summary in English."), user(text)],
    max_tokens: 300,
    temperature: 0.1,
    response_format: ticketFormat,
  };
}

function newsText() {
  const slots = { place: pick(news.places), body: pick(news.bodies), person: pick(news.people) };
  slots.Body = capitalise(slots.body);
  return [pick(news.leads), ...sample(news.middles, between(2, 5)), pick(news.ends)]
    .map((line) => fill(line, slots))
    .join(" ");
}

function newsRequest() {
  const language = pick(["English", "French", "German", "Spanish", "Polish", "Japanese"]);
  return {
    messages: [user(`Summarise this report in one sentence, in ${language}:\n\n${newsText()}`)],
    max_tokens: between(14, 24) * 10,
    temperature: 0.3,
  };
}

function recipeRequest() {
  const dish = pick(recipes.dishes);
  const servings = between(1, 12);
  const items = dish.items.map(([amount, name]) => `- ${amount * servings} ${name}`);
  const steps = dish.steps.map((step, index) => `${index + 1}. ${step}`);
  const text = [`${dish.name} (serves ${servings})`, items.join("\n"), steps.join("\n"), pick(recipes.notes)];
  return {
    messages: [
      system(
        'Answer with JSON: {"ingredients": [{"name", "amount", "unit"}], "vegetarian": boolean, "minutes": number}.',
      ),
      user(text.join("\n\n")),
    ],
    max_tokens: 400,
    response_format: { type: "json_object" },
  };
}

const POEM_TASKS = [
  "Name the mood of this poem in one word.",
  "Which language is this, and in which century was it written?",
  "Put this poem into plain English prose, in two sentences.",
  "List the images of nature in these lines.",
];

function poemRequest(index) {
  const poem = poems[index % poems.length];
  const task = POEM_TASKS[Math.floor(index / poems.length) % POEM_TASKS.length];
  return { messages: [user(`${task}\n\n${poem.text}\n\n— ${poem.author}, ${poem.title}`)], max_tokens: 200 };
}

function translationRequest() {
  const [from, to] = sample(Object.keys(phrases), 2);
  const text = sample(phrases[from], between(1, 3)).join(" ");
  return { messages: [system(`Translate into ${to}. Answer with the translation only.`), user(text)], max_tokens: 300 };
}

const oddityRequest = ({ text }) => ({
  messages: [system("Repeat the text of the user exactly, character by character."), user(text)],
  max_tokens: 300,
  temperature: 0,
});

function logbookText(bytes) {
  const lines = [];
  for (let day = 0, size = 0; size < bytes; day += 1) {
    const date = new Date(Date.UTC(1887, 0, 1 + day)).toISOString().slice(0, 10);
    const entries = [logbook.weather, logbook.work, logbook.seen, logbook.thoughts].map((bank) => fill(pick(bank)));
    size += Buffer.byteLength(lines[lines.push(`${date}. ${entries.join(" ")}`) - 1]) + 1;
  }
  return lines.join("\n");
}

function minutesText(bytes) {
  const items = [];
  for (let number = 1, size = 0; size < bytes; number += 1) {
    const topic = pick(minutes.topics);
    const talk = sample(minutes.says, between(3, 6)).map((line) =>
      capitalise(fill(line, { topic, speaker: pick(minutes.speakers) })),
    );
    const item = `§ ${number}. ${capitalise(topic)}\n${talk.join(" ")} ${fill(pick(minutes.votes))}`;
    size += Buffer.byteLength(item) + 2;
    items.push(item);
  }
  return items.join("\n\n");
}

function reviewDigest(bytes) {
  const texts = [];
  for (let size = 0; size < bytes; size += Buffer.byteLength(texts.at(-1)) + 5) {
    texts.push(`#${texts.length + 1} ${reviewRequest().messages[1].content}`);
  }
  return texts.join("\n---\n");
}

function ordersTable(bytes) {
  const lines = ["order;date;customer;city;amount"];
  for (let size = 0; size < bytes; size += Buffer.byteLength(lines.at(-1)) + 1) {
    lines.push(fill(`{order};{date};"${pick(tickets.people)}";${pick(news.places)};{amount}`));
  }
  return lines.join("\r\n");
}

const LONG = [
  ["On which days was a ship seen? Answer with a list of dates.", logbookText, 20_000],
  ["Which motions were lost?", minutesText, 25_000],
  ["How many orders come from each city?", ordersTable, 30_000],
  ["What do these reviews complain about most?", reviewDigest, 40_000],
  ["Describe the keeper's character in three sentences.", logbookText, 50_000],
  ["Who spoke most often, and on what?", minutesText, 60_000],
  ["Count the reviews by language.", reviewDigest, 80_000],
  ["Write a summary of the year in five sentences.", logbookText, 99_000],
];

const longRequest = ([task, write, bytes]) => ({
  messages: [user(`${task}\n\n${write(bytes)}`)],
  max_tokens: 500,
  temperature: 0.2,
});

const many = (kind, amount, make) =>
  Array.from({ length: amount }, (_, index) => ({ custom_id: `${kind}-${pad(index + 1, 4)}`, body: make(index) }));

const ordered = [
  ...many("review", 480, reviewRequest),
  ...many("ticket", 300, ticketRequest),
  ...many("news", 180, newsRequest),
  ...many("recipe", 80, recipeRequest),
  ...many("poem", 44, poemRequest),
  ...many("translation", 180, translationRequest),
  ...oddities.map((oddity) => ({ custom_id: `oddity-${oddity.id}`, body: oddityRequest(oddity) })),
  ...LONG.map((long, index) => ({ custom_id: `long-${pad(index + 1, 2)}`, body: longRequest(long) })),
  ...Object.entries(refused).map(([name, body]) => ({ custom_id: `refused-${name}`, body })),
];
const requests = sample(ordered, ordered.length);
const line = (value) => `${JSON.stringify(value)}\n`;

const SMALL = ["review-0001", "review-0002", "review-0003", "ticket-0001", "ticket-0002", "news-0001", "recipe-0001"];
SMALL.push("poem-0001", "poem-0006", "translation-0001", "oddity-line-separators", "oddity-emoji-zwj");
const small = SMALL.map((id) => ordered.find((request) => request.custom_id === id));

const HELLO = [user("What is the best French cheese?")];
const GOOD = { messages: HELLO, max_tokens: 100 };
const broken = [
  line({ custom_id: "good-1", body: GOOD }),
  '{"custom_id":"invalid-json","body":{"messages":[{"role":"user","content":"The bracket is missing"}]\n',
  line({ custom_id: "good-1", body: GOOD }),
  line({ custom_id: "", body: GOOD }),
  line({ custom_id: 42, body: GOOD }),
  line({ custom_id: "body-missing" }),
  line({ custom_id: "body-no-object", body: "What is the best French cheese?" }),
  "\n",
  line({ custom_id: "good-2", body: GOOD }),
];

const files = { "requests.jsonl": requests.map(line), "small.jsonl": small.map(line), "broken.jsonl": broken };
for (const [name, lines] of Object.entries(files)) {
  const path = new URL(name, DATA);
  const bytes = Buffer.from(lines.join(""), "utf8");
  if (!process.argv.includes("--check")) {
    writeFileSync(path, bytes);
    console.log(`${name}: ${lines.length} lines, ${bytes.length} bytes`);
  } else if (!readFileSync(path).equals(bytes)) {
    console.error(`${name} differs from what tools/make-demo-data.mjs writes: run node tools/make-demo-data.mjs`);
    process.exitCode = 1;
  }
}
