import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const TYPED = ['{app,main,renderer,test}/**/*.ts'];

export default tseslint.config(
	{
		ignores: [
			'node_modules',
			'dist',
			'out',
			'.runtime',
			'coverage',
			'.svelte-check',
			'native/build',
			'bench/out',
			// AssemblyScript: its compiler checks it, a test compiles it.
			'app/lane/assembly',
		],
	},
	js.configs.recommended,
	{ linterOptions: { reportUnusedDisableDirectives: 'error' } },
	{
		files: TYPED,
		extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
		languageOptions: {
			parserOptions: {
				projectService: true,
				tsconfigRootDir: import.meta.dirname,
			},
		},
		rules: {
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/consistent-type-exports': 'error',
			'@typescript-eslint/no-import-type-side-effects': 'error',
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true },
			],
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
			],
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			// Ending with a call is how one void function hands over to the next.
			'@typescript-eslint/no-confusing-void-expression': [
				'error',
				{ ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
			],
			// It wants a `!`, which no-non-null-assertion forbids.
			'@typescript-eslint/non-nullable-type-assertion-style': 'off',
			// There are no enums (erasableSyntaxOnly), and looking for them is a tenth of the time.
			'@typescript-eslint/no-unsafe-enum-assignment': 'off',
			'@typescript-eslint/no-unsafe-enum-comparison': 'off',
			// Bytes are looked up by index everywhere; the compiler knows `undefined` already.
			'@typescript-eslint/prefer-for-of': 'off',
		},
	},
	{
		files: ['main/preload.ts'],
		languageOptions: {
			parserOptions: { projectService: false, project: 'main/tsconfig.preload.json' },
		},
	},
	{
		// Without types: the program would be made anew for each component, half of the time of all
		// checks, and svelte-check, which knows props and snippets, sees to their types.
		files: ['**/*.svelte'],
		extends: [tseslint.configs.strict, tseslint.configs.stylistic],
		rules: {
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/no-import-type-side-effects': 'error',
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
			],
		},
	},
	...svelte.configs.recommended,
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: {
			parserOptions: { parser: tseslint.parser },
			globals: globals.browser,
		},
		rules: {
			// Text from captures is always text.
			'svelte/no-at-html-tags': 'error',
			// Knows that $props() must be `let`.
			'prefer-const': 'off',
			'svelte/prefer-const': 'error',
			'svelte/require-each-key': 'error',
			'svelte/button-has-type': 'error',
		},
	},
	{
		files: ['app/**/*.ts', 'main/**/*.ts', 'renderer/**/*.{ts,svelte}'],
		rules: {
			'no-console': 'error',
			'no-eval': 'error',
			eqeqeq: ['error', 'always', { null: 'ignore' }],
			'max-lines-per-function': ['error', 60],
			'no-restricted-syntax': [
				'error',
				{
					selector: 'ExportDefaultDeclaration',
					message: 'Exports have names.',
				},
			],
		},
	},
	{
		files: ['**/*.{js,mjs,cjs}', '*.config.ts'],
		extends: [tseslint.configs.base],
		languageOptions: { globals: globals.node },
		rules: {
			'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
		},
	},
	{
		files: ['**/*.svelte'],
		rules: {
			'no-restricted-syntax': [
				'error',
				{
					selector: 'SvelteAttribute[key.name="style"]',
					message: 'The content security policy refuses style attributes: use style: directives.',
				},
			],
		},
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		rules: {
			// Sets and maps are replaced whole in $state.raw, as snapshots are.
			'svelte/prefer-svelte-reactivity': 'off',
		},
	},
	{ files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs' } },
);
