package workflow

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser/lexer"
)

// instruments are what people write by habit where the language has another word.
var instruments = map[string]string{
	"=": "==", "===": "==", "is": "==", "equals": "==", "eq": "==", "IS": "==", "EQUALS": "==", "<>": "!=", "=>": ">=", "=<": "<=",
	"&": "and", "|": "or", "AND": "and", "OR": "or", "NOT": "not", "IN": "in", "CONTAINS": "contains",
}

// syntaxMistake says what is wrong with an expression that cannot be read, and where, in
// runes. from is the place that the reader stopped at.
func syntaxMistake(src string, from int) (at int, what string) {
	tokens, err := lexer.Lex(file.NewSource(src))
	if err != nil {
		return signMistake([]rune(src), from)
	}
	i := slices.IndexFunc(tokens, func(t lexer.Token) bool { return t.From >= from })
	if i < 0 {
		i = len(tokens) - 1
	}
	if at, word, is := foreignWord(tokens, i); is {
		return at, fmt.Sprintf("write %s%s in place of %q", instruments[word], toCompare(instruments[word]), word)
	}
	t := tokens[i]
	switch {
	case t.Kind == lexer.EOF:
		return t.From, unfinished(tokens[:i])
	case t.Kind == lexer.Operator && i == len(tokens)-2:
		return t.From, unfinished(tokens[:i+1])
	case i > 0 && usages[tokens[i-1].Value] != "":
		return tokens[i-1].From, calledSo(tokens[i-1].Value)
	case t.Is(lexer.Operator, ","):
		return t.From, `a "," has no place here; write a number as in 1.5, and several values as in ["a", "b"]`
	case t.Is(lexer.Bracket):
		return t.From, fmt.Sprintf("there is a %q here to which none belongs; take it out, or open one before", t.Value)
	case t.Is(lexer.Operator, "if", "else") || t.Value == "then":
		return t.From, fmt.Sprintf("%q is a key of its own and has no place in it; take it out", t.Value)
	case t.Kind == lexer.Operator && (i == 0 || tokens[i-1].Kind == lexer.Operator):
		return t.From, fmt.Sprintf("before %q a value is missing", t.Value)
	}
	return t.From, fmt.Sprintf(`the expression ends before %q; join two conditions by "and" or "or", and put a text in quotes`, t.Value)
}

// toCompare explains the operator that people miss most.
func toCompare(operator string) string {
	if operator == "==" {
		return " to compare,"
	}
	return ""
}

// foreignWord finds a word of another language around a place, and where it begins.
func foreignWord(tokens []lexer.Token, i int) (at int, word string, is bool) {
	first := max(i-2, 0)
	for n := 3; n > 0; n-- { // the longest first
		for from := first; from <= i && from+n <= len(tokens); from++ {
			word, joined := "", true
			for j, t := range tokens[from : from+n] {
				word += t.Value
				joined = joined && (j == 0 || t.From == tokens[from+j-1].To) && t.Kind != lexer.String
			}
			if instruments[word] != "" && joined && from+n > i-1 {
				return tokens[from].From, word, true
			}
		}
	}
	return 0, "", false
}

// unfinished says what is missing at the end.
func unfinished(tokens []lexer.Token) string {
	if len(tokens) == 0 {
		return "it is empty"
	}
	open := ""
	asks, has := false, false
	for _, t := range tokens {
		switch {
		case t.Is(lexer.Bracket, "(", "[", "{"):
			open += t.Value
		case t.Is(lexer.Bracket) && open != "":
			open = open[:len(open)-1]
		case t.Is(lexer.Operator, "if") && len(open) == 0:
			return `"if" is a key of its own and has no place in it; take it out`
		}
		asks, has = asks || t.Is(lexer.Operator, "?"), has || t.Is(lexer.Operator, ":")
	}
	switch last := tokens[len(tokens)-1]; {
	case last.Kind == lexer.Operator:
		return fmt.Sprintf("it is unfinished: what follows %q is missing", last.Value)
	case open != "":
		closing := map[byte]string{'(': ")", '[': "]", '{': "}"}
		return fmt.Sprintf("the %q is never closed; write %q", open[len(open)-1:], closing[open[len(open)-1]])
	case asks && !has:
		return `it is unfinished: "?" takes two values, as in answers.seats > 50 ? "large" : "small"`
	}
	return "it is unfinished"
}

// signMistake says what is wrong with a sign that means nothing, or a text that has no end.
func signMistake(src []rune, from int) (at int, what string) {
	if open := openQuote(src); open >= 0 {
		return open, fmt.Sprintf("the text that begins here is not closed; write %c at its end", src[open])
	}
	from = max(min(from, len(src)-1), 0)
	switch r := src[from]; {
	case from > 0 && src[from-1] == '\\':
		return from - 1, fmt.Sprintf(`"\%c" means nothing in a text; write "\\" for a "\"`, r)
	case strings.ContainsRune("“”„‟«»", r):
		return from, fmt.Sprintf(`write straight quotes, "…", in place of %c`, r)
	case strings.ContainsRune("‘’‚‹›", r):
		return from, fmt.Sprintf("write straight quotes, '…', in place of %c", r)
	default:
		return from, strconv.Quote(string(r)) + " means nothing here; take it out, or put the text in quotes"
	}
}

// openQuote is where a text begins that has no end; -1 if there is none.
func openQuote(src []rune) int {
	open := -1
	for i := 0; i < len(src); i++ {
		switch r := src[i]; {
		case open >= 0 && r == '\\' && src[open] != '`':
			i++
		case open >= 0 && r == src[open]:
			open = -1
		case open < 0 && strings.ContainsRune("\"'`", r):
			open = i
		}
	}
	return open
}
