/** Types of @fnproject/fdk 0.0.76, as far as used (the package ships none). */
declare module '@fnproject/fdk' {
  interface FnContext {
    readonly callID: string;
    readonly deadline: Date;
    /** Canonical header names, arrays of values. */
    readonly headers: Record<string, string[]>;
    readonly config: Record<string, string>;
    responseContentType: string;
    setResponseHeader(name: string, value: string): void;
    readonly httpGateway: {
      statusCode: number;
      readonly method: string;
      readonly requestURL: string;
      setResponseHeader(name: string, value: string): void;
    };
  }
  interface FnResult {
    writeResult(context: FnContext, response: unknown): unknown;
  }
  /** An answer that the FDK writes as it is, without encoding it as JSON. */
  export function rawResult(body: string | Buffer): FnResult;
  export function handle(
    handler: (input: Buffer, context: FnContext) => unknown,
    options?: { inputMode?: 'json' | 'string' | 'buffer' | 'stream' },
  ): void;
}
