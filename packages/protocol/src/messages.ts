export * from './message-changes.ts';
export { findHighlights, hasLink, hasWords, minInnerLetters, type TextRange } from './search/find-words.ts';
export { fold } from './search/fold.ts';
export { toLetterRuns } from './search/letter-runs.ts';
