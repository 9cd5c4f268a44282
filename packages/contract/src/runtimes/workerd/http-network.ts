export { network } from "../relay-network.ts";
