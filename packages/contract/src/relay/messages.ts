import type { NetworkFaultKind } from "@mistral-batch/emulator";

/** The two origins of a case: the service, and another one for redirects. */
export type Origin = "service" | "other";

/** What both ends say of the bodies of an exchange. Pieces of a body travel as binary messages, see `encodePiece`. */
export type BodyMessage =
  /** The next piece is wanted. */
  | { readonly type: "pull"; readonly id: number }
  /** No further piece is wanted. */
  | { readonly type: "cancel"; readonly id: number }
  /** There is no further piece. */
  | { readonly type: "end"; readonly id: number }
  /** The body broke. */
  | { readonly type: "break"; readonly id: number; readonly fault: NetworkFaultKind };

/** What the server of the cases tells them. */
export type ServerMessage =
  | BodyMessage
  | {
      readonly type: "open";
      readonly urls: Readonly<Record<Origin, string>>;
      /** Where nobody listens. */
      readonly deadUrl: string;
      /** Where nobody answers at all. */
      readonly stuckUrl: string | undefined;
    }
  | {
      readonly type: "request";
      readonly id: number;
      readonly origin: Origin;
      readonly method: string;
      readonly url: string;
      readonly headers: readonly (readonly [string, string])[];
      readonly hasBody: boolean;
    }
  /** The client went away before it had the whole answer. */
  | { readonly type: "gone"; readonly id: number }
  /** The answer has left, or never will. */
  | { readonly type: "done"; readonly id: number }
  | { readonly type: "pong" };

/** What the cases tell their server. */
export type CaseMessage =
  | BodyMessage
  | {
      readonly type: "response";
      readonly id: number;
      readonly status: number;
      readonly headers: readonly (readonly [string, string])[];
      readonly hasBody: boolean;
    }
  | { readonly type: "fault"; readonly id: number; readonly fault: NetworkFaultKind }
  | { readonly type: "ping" };

/** One end of the channel, to send with. */
export interface Channel<Message> {
  send(message: Message | BodyMessage): void;
  sendPiece(id: number, piece: Uint8Array): void;
}

const ID_BYTES = 4;

/** A piece of the body of an exchange as one binary message. */
export function encodePiece(id: number, piece: Uint8Array): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(ID_BYTES + piece.byteLength);
  new DataView(message.buffer).setUint32(0, id);
  message.set(piece, ID_BYTES);
  return message;
}

/** The reverse of `encodePiece`. */
export function decodePiece(message: ArrayBuffer): { readonly id: number; readonly piece: Uint8Array<ArrayBuffer> } {
  return { id: new DataView(message).getUint32(0), piece: new Uint8Array(message, ID_BYTES) };
}
