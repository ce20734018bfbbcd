/** Fields of XML, named as Wireshark names them. */
import type { FieldRow } from './field.ts';

/** Rows for `fields.ts`. */
export const XML_FIELDS: readonly FieldRow[] = [
	['xml', 'FT_PROTOCOL', 'eXtensible Markup Language'],
	['xml.xmlpi', 'FT_STRING', 'Processing instruction'],
	['xml.comment', 'FT_STRING', 'Comment'],
	['xml.tag', 'FT_STRING', 'Tag'],
	['xml.attribute', 'FT_STRING', 'Attribute'],
	['xml.cdata', 'FT_STRING', 'Text'],
];
