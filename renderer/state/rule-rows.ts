/** Rules of Decode As as rows that people edit, and back. */

/** Fields that a rule may ask for; `''`: several joined, written as they are. */
export const RULE_FIELDS = [
	'udp.port',
	'udp.srcport',
	'udp.dstport',
	'ip.addr',
	'ip.src',
	'ip.dst',
	'rtp.ssrc',
	'rtp.p_type',
	'',
] as const;

/** One of them. */
export type RuleField = (typeof RULE_FIELDS)[number];

/** A rule while it is edited. */
export interface RuleRow {
	/** Tells rows apart. */
	readonly id: number;
	readonly field: RuleField;
	/** Value of the field; the whole condition where `field` is empty. */
	readonly value: string;
	/** `rtp`, `rtcp`, `none`, or a codec: `H264/90000`. */
	readonly current: string;
}

/** A row as `--decode-as` takes it. */
export function ruleOf({ field, value, current }: RuleRow): string {
	const condition = field === '' ? value : `${field}==${value.trim()}`;
	return `${condition.trim()},${current.trim()}`;
}

/** A rule as a row. */
export function rowOf(rule: string, id: number): RuleRow {
	const comma = rule.indexOf(',');
	const condition = comma < 0 ? rule : rule.slice(0, comma);
	const current = comma < 0 ? '' : rule.slice(comma + 1);
	const [, name = '', value = ''] = /^([a-z_.]+)==([^&]+)$/u.exec(condition) ?? [];
	const field = RULE_FIELDS.find((one) => one !== '' && one === name);
	return field === undefined
		? { id, field: '', value: condition, current }
		: { id, field, value, current };
}
