import ts from 'typescript';

/** @param {ts.Statement} statement */
function isExported(statement) {
	const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
	return modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
}

/** @param {ts.Statement} statement @returns {string[]} names it declares */
function declaredNames(statement) {
	if (ts.isVariableStatement(statement)) {
		return statement.declarationList.declarations.map((each) => each.name.getText());
	}
	const { name } = /** @type {{ name?: ts.Node }} */ (/** @type {unknown} */ (statement));
	return name === undefined ? [] : [name.getText()];
}

/**
 * A constant right below a documented one, with no blank line between them, shares its comment:
 * protocol numbers come in such groups.
 * @param {ts.Statement} statement
 * @param {ts.Statement | undefined} previous
 */
function continuesGroup(statement, previous) {
	if (previous === undefined || !ts.isVariableStatement(previous)) return false;
	if (!ts.isVariableStatement(statement)) return false;
	const between = statement.getSourceFile().text.slice(previous.getEnd(), statement.getStart());
	return !between.includes('\n\n');
}

/** @param {ts.SourceFile} script @returns {Set<ts.Statement>} */
function documentedStatements(script) {
	/** @type {Set<ts.Statement>} */
	const documented = new Set();
	/** @type {ts.Statement | undefined} */
	let previous;
	for (const statement of script.statements) {
		const hasComment = ts.getJSDocCommentsAndTags(statement).some((each) => ts.isJSDoc(each));
		const isInGroup = previous !== undefined && documented.has(previous);
		if (hasComment || (isInGroup && continuesGroup(statement, previous))) documented.add(statement);
		previous = statement;
	}
	return documented;
}

/**
 * Exported declarations without a doc comment. Re-exports are documented where they are declared.
 * Of overloads one documented signature is enough.
 * @param {import('./tree.mjs').Source} source
 * @returns {string[]} file:line name
 */
export function undocumentedExports(source) {
	return source.scripts.flatMap((script) => {
		const commented = documentedStatements(script);
		const later = namesExportedLater(script);
		/** @type {Set<string>} */
		const documented = new Set();
		/** @type {Map<string, string>} */
		const found = new Map();
		for (const statement of script.statements) {
			const { line } = script.getLineAndCharacterOfPosition(statement.getStart(script));
			for (const name of declaredNames(statement)) {
				if (!isExported(statement) && !later.has(name)) continue;
				if (commented.has(statement)) documented.add(name);
				else found.set(name, `${source.name}:${String(line + 1)} ${name}`);
			}
		}
		return [...found].flatMap(([name, place]) => (documented.has(name) ? [] : [place]));
	});
}

/** Names of `export { a, b }` without a module. @param {ts.SourceFile} script */
function namesExportedLater(script) {
	return new Set(
		script.statements.flatMap((statement) => {
			if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier !== undefined) return [];
			const clause = statement.exportClause;
			if (clause === undefined || !ts.isNamedExports(clause)) return [];
			return clause.elements.map((element) => (element.propertyName ?? element.name).getText());
		}),
	);
}
