/** English knows one and many. */
export const s = (count: number, one: string, many: string): string => (count === 1 ? one : many);
