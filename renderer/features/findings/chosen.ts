/** Which findings are listed, and what each is about. */
import type { Finding } from '../../../main/ipc/contract.ts';

/** How weighty a finding is, the most weighty first. */
export const SEVERITIES = ['error', 'warning', 'note'] as const;
/** See `SEVERITIES`. */
export type Severity = (typeof SEVERITIES)[number];

/** What findings are about. */
export type FindingSubject = 'call' | 'stream' | 'signalling' | 'key' | 'capture' | 'device';

const SUBJECTS: readonly (readonly [RegExp, FindingSubject])[] = [
	[/^call-/u, 'call'],
	[/^seen-/u, 'signalling'],
	[/^(?:tls|key-log|wifi)/u, 'key'],
	[/^(?:damage|drops|clock-back)/u, 'capture'],
	[/^(?:loss|encrypted|cut)-|-rtp-\d+$/u, 'stream'],
];

/** What a finding is about, by its id. */
export const subjectOf = ({ id }: Pick<Finding, 'id'>): FindingSubject =>
	SUBJECTS.find(([pattern]) => pattern.test(id))?.[1] ?? 'device';

/** What is asked for. */
export interface FindingFilter {
	/** None for all. */
	readonly severities: readonly Severity[];
	/** Words of the title, in any order and case; empty for all. */
	readonly text: string;
}

/** Whether a finding is listed. */
export function isListed(finding: Finding, { severities, text }: FindingFilter): boolean {
	if (severities.length > 0 && !severities.includes(finding.severity)) return false;
	const title = finding.title.toLowerCase();
	return text
		.toLowerCase()
		.split(/\s+/u)
		.every((word) => title.includes(word));
}
