/** Collects the fields of one layer; labels and types come from the field table. */
import { u16, u24, u32, u8 } from '../bytes.ts';
import type { DissectedField, DissectedLayer } from '../views/packets.ts';
import type { Field } from './field.ts';
import { FIELDS } from './fields.ts';

/** What a field can hold. */
export type FieldValue = string | number | boolean | Uint8Array;

/** Bytes of a layer: its buffer, its header's range, the end of what it carries. */
export interface LayerRange {
	readonly data: Uint8Array;
	readonly at: number;
	readonly headerEnd: number;
	readonly end: number;
}

const SHOWN_BYTES = 24;

/** Builds one layer, field by field in the order of the bytes. */
export class LayerBuilder {
	readonly #fields: DissectedField[] = [];
	readonly #data: Uint8Array;
	readonly #end: number;

	/** @param range of the layer; numbers outside of it are left out of the tree */
	constructor(range: LayerRange) {
		this.#data = range.data;
		this.#end = range.end;
	}

	/**
	 * Adds a field.
	 * @param text shown instead of the value
	 */
	add(name: string, value: FieldValue, offset: number, length: number, text?: string): void {
		this.#fields.push(makeField(name, value, offset, length, text));
	}

	/** Adds a big-endian number of 1 to 4 bytes; nothing when its bytes were not captured. */
	number(name: string, offset: number, length: 1 | 2 | 3 | 4, text?: string): void {
		if (offset + length <= this.#end) {
			this.add(name, readNumber(this.#data, offset, length), offset, length, text);
		}
	}

	/** Adds some bits of a number. */
	bits(name: string, offset: number, length: 1 | 2 | 3 | 4, shift: number, mask: number): void {
		if (offset + length <= this.#end) {
			const value = (readNumber(this.#data, offset, length) >>> shift) & mask;
			this.add(name, value, offset, length);
		}
	}

	/** Adds one bit as true or false. */
	flag(name: string, offset: number, length: 1 | 2, mask: number): void {
		if (offset + length <= this.#end) {
			const isSet = (readNumber(this.#data, offset, length) & mask) !== 0;
			this.add(name, isSet, offset, length);
		}
	}

	/** Adds bytes; nothing when there are none. */
	bytes(name: string, offset: number, end: number): void {
		const stop = Math.min(end, this.#end);
		if (stop > offset) {
			this.add(name, this.#data.subarray(offset, stop), offset, stop - offset);
		}
	}

	/** The fields so far; parts of a field (`ip.flags.df` right after `ip.flags`) stand inside it. */
	fields(): readonly DissectedField[] {
		const top: DissectedField[] = [];
		for (const field of this.#fields) {
			const last = top.at(-1);
			if (last !== undefined && field.name.startsWith(`${last.name}.`)) {
				top[top.length - 1] = { ...last, children: [...last.children, field] };
			} else {
				top.push(field);
			}
		}
		return top;
	}
}

/** A layer as the views know it. */
export function makeLayer(
	name: string,
	title: string,
	range: LayerRange,
	isReassembled: boolean,
	fields: readonly DissectedField[],
): DissectedLayer {
	const length = Math.max(0, Math.min(range.headerEnd, range.end) - range.at);
	return { name, title, offset: range.at, length, end: range.end, isReassembled, fields };
}

function readNumber(data: Uint8Array, offset: number, length: 1 | 2 | 3 | 4): number {
	switch (length) {
		case 1:
			return u8(data, offset);
		case 2:
			return u16(data, offset);
		case 3:
			return u24(data, offset);
		case 4:
			return u32(data, offset);
	}
}

function makeField(
	name: string,
	value: FieldValue,
	offset: number,
	length: number,
	text?: string,
): DissectedField {
	const field = FIELDS.get(name);
	const label = `${field?.description ?? name}: ${text ?? valueText(value, field)}`;
	return { name, label, value, offset, length, children: [] };
}

/** A value as people read it: numbers decimal or hexadecimal as the field table says. */
export function valueText(value: FieldValue, field: Field | undefined): string {
	if (value instanceof Uint8Array) {
		const shown = [...value.subarray(0, SHOWN_BYTES)].map((byte) => hexDigits(byte, 2)).join('');
		return value.length > SHOWN_BYTES ? `${shown}… (${value.length} bytes)` : shown;
	}
	if (typeof value === 'number' && field?.isHex === true) {
		return `0x${hexDigits(value, hexWidth(field))}`;
	}
	return String(value);
}

function hexWidth(field: Field): number {
	const bits = Number(/\d+$/u.exec(field.type)?.[0] ?? 8);
	return bits / 4;
}

function hexDigits(value: number, width: number): string {
	return value.toString(16).padStart(width, '0');
}
