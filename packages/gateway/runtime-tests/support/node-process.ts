// A gateway in a process of its own, so that its memory can be measured: node node-process.ts <address of the service>
import { createGateway } from "../../dist/index.js";
import { mountGateways } from "./gateways.ts";
import { listen } from "./node-gateway.ts";

const { url } = await listen(mountGateways(createGateway, process.argv[2] ?? ""));
console.log(url);
