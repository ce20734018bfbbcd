/** Ladders of sessions that are no calls, beside those of calls. */
import type { DvripDetails } from './dvrip-details.ts';
import { nodeNamer, nodesOf } from './views/flow-rows.ts';
import type { FlowDocument, FlowQuery, FlowRow, FlowView } from './views/flow.ts';

function joinedRows(
	rows: readonly FlowRow[],
	details: DvripDetails,
	query: FlowQuery,
): readonly FlowRow[] {
	const added = details.flowRows(query.sessions ?? [], nodeNamer(query));
	return [...rows, ...added].sort((a, b) => a.offset - b.offset || a.frame - b.frame);
}

/** The window's ladder with the sessions that a query names. @throws NotFoundError */
export function withSessions(view: FlowView, details: DvripDetails, query: FlowQuery): FlowView {
	const { sessions = [] } = query;
	if (sessions.length === 0) return view;
	const rows = joinedRows(view.rows, details, query);
	const known = new Set(view.nodes.map(({ key }) => key));
	const added = nodesOf(rows)
		.filter((key) => !known.has(key))
		.map((key) => ({ key, title: key, role: null, agent: null }));
	return {
		nodes: [...view.nodes, ...added],
		rows,
		calls: [...view.calls, ...sessions.map((id) => ({ id, callId: id }))],
	};
}

/** The same of what `tapdeck flow` prints. @throws NotFoundError */
export function documentWithSessions(
	document: FlowDocument,
	details: DvripDetails,
	query: FlowQuery,
): FlowDocument {
	if ((query.sessions ?? []).length === 0) return document;
	const rows = joinedRows(document.rows, details, query);
	return { ...document, nodes: nodesOf(rows), rows };
}
