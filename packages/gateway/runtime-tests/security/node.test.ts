// Every attack that was tried, against the gateway on plain node:http.
import { createGateway } from "../../src/index.ts";
import { mountGateways } from "../support/gateways.ts";
import { listen } from "../support/node-gateway.ts";
import { describeAttacks } from "./describe-attacks.ts";

describeAttacks("Node", (serviceUrl) => listen(mountGateways(createGateway, serviceUrl)));
