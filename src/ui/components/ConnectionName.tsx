import type { ConnectionView } from '../../watch/model/records';

/** A connection by its colour and its name. Colour alone would tell nothing to people who do not see it. */
export function ConnectionName({ connection: { colour, name } }: { connection: ConnectionView }) {
  return (
    <span class="connection-named">
      <span class={`dot ${colour}`} />
      <bdi>{name}</bdi>
    </span>
  );
}
