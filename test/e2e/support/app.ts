import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web app of somebody's that creates ingestions through a server of its own, on plain HTTP. */
export interface App {
  readonly url: string;
  close(): void;
}

/** Answers these paths as JSON, with a text as the one server-sent event, and every other path with a page. */
export async function startApp(answers: Record<string, unknown>): Promise<App> {
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? ''];
    if (answer === undefined) response.setHeader('content-type', 'text/html').end('<h1>An app</h1>');
    else if (typeof answer === 'string')
      response.setHeader('content-type', 'text/event-stream').end(eventOf(answer));
    else response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** What a tool of MCP says, as its server sends it. */
function eventOf(text: string): string {
  const result = { content: [{ type: 'text', text }] };
  return `event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', id: 1, result })}\n\n`;
}
