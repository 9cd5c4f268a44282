// The program beside a runtime that is under test: prints the address of its channel and ends with its input.
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { serveCases } from "./serve-cases.ts";

const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
server.on("connection", (socket) => void serveCases(socket));
server.on("listening", () => console.log(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
