/** What the entries of the contract are made of; every part of it is built from these. */
import * as v from 'valibot';

/** Stands for a path that the user chose; only main can turn it back. */
export const PathGrant = v.pipe(v.string(), v.uuid(), v.brand('PathGrant'));
/** Output type of `PathGrant`: a bare string does not compile where one is wanted. */
export type PathGrant = v.InferOutput<typeof PathGrant>;

/** One open capture of a window, for example `c3`. */
export const CaptureId = v.pipe(v.string(), v.regex(/^c[0-9]{1,9}$/u), v.brand('CaptureId'));
/** Output type of `CaptureId`. */
export type CaptureId = v.InferOutput<typeof CaptureId>;

/** A capture that was just opened. */
export interface OpenedCapture {
	readonly capture: CaptureId;
	readonly name: string;
}

/** Carries a reply's type through the contract; has no value. */
export interface Reply<T> {
	readonly type?: T;
}

/** The type of a reply. */
export const reply = <T>(): Reply<T> => ({});

/** One entry: what is asked, checked by its schema, and what comes back. */
export const command = <S extends v.GenericSchema, T>(schema: S, result: Reply<T>) => ({
	schema,
	result,
});
