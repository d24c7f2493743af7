/** What connections are told apart by, beside their names. Apart from the schemas, so that pages can have it without Zod. */
export const COLOURS = ['blue', 'green', 'orange', 'purple', 'red', 'teal'] as const;
export type Colour = (typeof COLOURS)[number];
