-- Our own folded tokens as digits, separated by spaces: the tokenizer has nothing to decide. Nothing but the postings is kept.
CREATE VIRTUAL TABLE item_tokens USING fts5(tokens, content = '', contentless_delete = 1, prefix = '6', tokenize = 'ascii');
CREATE INDEX items_seen ON items (seen_ms);
