/** What a field is: name, type, meaning. Names and types are those of Wireshark's display filters. */

/** Types of fields, named as `tshark -G fields` names them. */
export type FieldType =
	| 'FT_PROTOCOL'
	| 'FT_NONE'
	| 'FT_BOOLEAN'
	| 'FT_UINT8'
	| 'FT_UINT16'
	| 'FT_UINT24'
	| 'FT_UINT32'
	| 'FT_FRAMENUM'
	| 'FT_INT8'
	| 'FT_INT24'
	| 'FT_INT32'
	| 'FT_FLOAT'
	| 'FT_RELATIVE_TIME'
	| 'FT_ABSOLUTE_TIME'
	| 'FT_STRING'
	| 'FT_BYTES'
	| 'FT_ETHER'
	| 'FT_IPv4'
	| 'FT_IPv6';

/** One field, or one protocol (FT_PROTOCOL). */
export interface Field {
	readonly name: string;
	readonly type: FieldType;
	/** A few words; also the label in the tree of a packet. */
	readonly description: string;
	/** Shown in hexadecimal. */
	readonly isHex: boolean;
	/** Fields that it stands for: `udp.port` means source and destination. Empty for most. */
	readonly members: readonly string[];
}

/** Rows of a field table: name, type, description, and `hex` or the fields that it stands for. */
export type FieldRow = readonly [
	name: string,
	type: FieldType,
	description: string,
	more?: 'hex' | readonly string[],
];

/** The field of a row. */
export function fieldOf([name, type, description, more]: FieldRow): Field {
	return {
		name,
		type,
		description,
		isHex: more === 'hex',
		members: more === undefined || more === 'hex' ? [] : more,
	};
}
