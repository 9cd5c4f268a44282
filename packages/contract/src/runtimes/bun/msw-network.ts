export { network } from "../fetch-network.ts";
