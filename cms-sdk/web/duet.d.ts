// The types of duet.js. Operations are typed by method and path, from the OpenAPI document (api.d.ts).
import type { paths } from "./api.d.ts";
import type { SigningKey } from "./handshake.js";

export { ApiError } from "./errors.js";
export { createPasskey, passkeysSupported, usePasskey } from "./passkeys.js";
export { unsupportedReason } from "./support.js";
export type { SigningKey };

export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** How the document shows sealed operations: the payload as the request's schema, the opened data as the answer's. */
type Sealed = "application/vnd.duet.sealed";

type Content<M> = M extends { content: infer C } ? C : never;
type JsonOf<C> = C extends never ? never : C[Exclude<keyof C, Sealed>];
type SealedOf<C> = C extends { [S in Sealed]: infer T } ? T : never;

type WithoutQuery<S extends string> = S extends `${infer Path}?${string}` ? Path : S;
/** Whether a path as it is called is one of a template, part by part: `/posts/en/x` of `/posts/{locale}/{slug}`. */
type Matches<S extends string, T extends string> = S extends `${infer A}/${infer Rest}`
  ? T extends `${infer B}/${infer More}`
    ? MatchesPart<A, B> extends true
      ? Matches<Rest, More>
      : false
    : false
  : T extends `${string}/${string}`
    ? false
    : MatchesPart<S, T>;
type MatchesPart<S extends string, T extends string> = T extends `{${string}}` ? true : S extends T ? true : false;

type Operations<M extends Method> = {
  [T in keyof paths as paths[T] extends { [K in Lowercase<M>]: object } ? T : never]: paths[T] extends {
    [K in Lowercase<M>]: infer Operation;
  }
    ? Operation
    : never;
};
/** The operation that a method and a path (without `/v1`) call; `never` where the document has none. */
type Operation<M extends Method, S extends string> = {
  [T in keyof Operations<M>]: Matches<`/v1${WithoutQuery<S>}`, T & string> extends true ? Operations<M>[T] : never;
}[keyof Operations<M>];
/** What is said of an operation that the document lacks, and of a sealed answer where it does not tell. */
type Undocumented = any;
type Of<O, T> = [O] extends [never] ? Undocumented : T;

type Success<O> = O extends { responses: infer R } ? R[keyof R & (200 | 201 | 202)] : never;
type Body<O> = O extends { requestBody?: infer B } ? JsonOf<Content<NonNullable<B>>> : never;

/** What {@link Client.call} sends. */
export type RequestBody<M extends Method, S extends string> = Of<Operation<M, S>, Body<Operation<M, S>>>;
/** What {@link Client.call} gives: `{ data, message }`, with `pagination` or `cursor` where the operation lists. */
export type Answer<M extends Method, S extends string> = Of<Operation<M, S>, JsonOf<Content<Success<Operation<M, S>>>>>;
/** What {@link Client.sealed} seals, but for the challenge, which is solved on the way. */
export type Payload<S extends string> = Of<
  Operation<"POST", S>,
  Operation<"POST", S> extends { requestBody: infer B } ? Omit<SealedOf<Content<B>>, "challenge"> : never
>;
/** What {@link Client.sealed} opens. */
export type Opened<S extends string, O = SealedOf<Content<Success<Operation<"POST", S>>>>> = Of<O, O>;

export type ChallengeAction = "sign-up" | "confirm" | "login" | "reset-password";

export interface Client {
  /**
   * Calls an operation. When access is about to end, or is refused while there is a session, refreshes once and repeats once.
   * @param path without `/v1`, with its query: `/posts?locale=en`
   * @throws {ApiError}
   */
  call<M extends Method, const S extends string>(
    method: M,
    path: S,
    ...body: [RequestBody<M, S>] extends [never] ? [] : [body?: RequestBody<M, S>]
  ): Promise<Answer<M, S>>;

  /**
   * Calls a sealed operation (POST) by the handshake and gives what its answer opens to. Never in plain, whatever happens.
   * @param options.challenge the action of the challenge that the operation asks for; solved before sealing
   * @throws {ApiError}
   */
  sealed<const S extends string>(path: S, payload: Payload<S>, options?: { challenge?: ChallengeAction }): Promise<Opened<S>>;

  /** Loads Turnstile's script ahead, where it will be asked for: call it when a form gets the focus. */
  prepare(): Promise<void>;
  /** Whether there is a session, as far as a script may know. */
  signedIn(): boolean;
  /** Refreshes the session, unless another tab is doing it. @throws {ApiError} `session_ended` when it is over */
  refresh(): Promise<void>;
  /** Ends the session on the server and in all tabs. @throws {ApiError} when the server could not be told */
  signOut(): Promise<void>;
  /** Calls the listener when the session ends, in whichever tab. Gives a function that stops it. */
  onSessionEnd(listener: () => void): () => void;
}

export function createClient(options: {
  /** The API's origin, when it is not the page's: `https://api.example.com`. */
  origin?: string;
  /** From the page's bundle, never from the network. */
  signingKeys: SigningKey[];
  /** Of messages; the page's `lang` by default. */
  language?: string;
  /** Where Cloudflare's widget may appear. */
  turnstile?: () => HTMLElement;
}): Client;
