export { findHighlights, parseSearchQuery, type SearchQuery } from '@tertulia/protocol';
