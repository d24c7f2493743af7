import type { ConnectionView } from '../../watch/model/records';

/** A connection by its colour and its name: colour alone tells nothing to those who do not see it. */
export function ConnectionName({ connection: { colour, name } }: { connection: ConnectionView }) {
  return (
    <span class="connection-named">
      <span class={`dot ${colour}`} />
      <bdi>{name}</bdi>
    </span>
  );
}
