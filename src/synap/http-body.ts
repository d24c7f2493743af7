import type { ResponseHead } from './headers';

/** The part of a `Response` the client uses. */
export interface HttpResponse extends ResponseHead {
  body: { getReader(): BodyReader } | null;
}
interface BodyReader {
  read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
  cancel(): Promise<void>;
}

/** Far above any status body of a real job; a larger one is an error page or an attack, and is not read to its end. */
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

/** The body of an answer as text. Null if it is larger than anything Synap sends. Rejects if the connection breaks. */
export async function readBody(response: HttpResponse): Promise<string | null> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    if (!value) continue;
    bytes += value.byteLength;
    if (bytes > BODY_LIMIT_BYTES) {
      // Not awaited: a server that never stops sending must not hold us here.
      reader.cancel().catch(() => undefined);
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
}
