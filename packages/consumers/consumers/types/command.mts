import * as command from "@mistral-batch/cli";

export const names: string[] = Object.keys(command);
