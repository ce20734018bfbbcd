import type { FieldItem, FilterCheck } from '../engine.ts';
export function checkFilter(_: string): FilterCheck {
	return { state: 'empty', message: '', position: -1 };
}
export function fieldItems(_: string): readonly FieldItem[] {
	return [];
}
