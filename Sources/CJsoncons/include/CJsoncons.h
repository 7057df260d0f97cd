#ifndef ASSAY_CJSONCONS_H
#define ASSAY_CJSONCONS_H

#ifdef __cplusplus
extern "C" {
#endif

/// A JSON Schema, ready to validate.
typedef struct assay_schema assay_schema;

/// Reads a schema of draft 2020-12, or of the draft that its `$schema` names. `remotes` is an object of schemas by address, or NULL.
/// Where the schema cannot be read the result is NULL and `*mistake` says why; the caller frees that text.
assay_schema *assay_schema_make(const char *schema, const char *remotes, char **mistake);

/// What is wrong with a JSON document, one mistake a line with its place; NULL where nothing is. A document that could not be judged
/// yields one line that begins with "gave up: ". The caller frees the text.
char *assay_schema_mistakes(const assay_schema *schema, const char *document);

/// Frees a schema.
void assay_schema_free(assay_schema *schema);

/// A JSONPath query, ready to evaluate.
typedef struct assay_path assay_path;

/// Reads a query. Where it cannot be read the result is NULL and `*mistake` says why; the caller frees that text.
assay_path *assay_path_make(const char *query, char **mistake);

/// The values that a query selects in a JSON document, as the text of a JSON array; NULL where it cannot be evaluated. The caller frees
/// the text.
char *assay_path_values(const assay_path *path, const char *document);

/// A JSON document without what a query selects in it, as text; NULL where it cannot be evaluated. The caller frees the text.
char *assay_path_without(const assay_path *path, const char *document);

/// Frees a query.
void assay_path_free(assay_path *path);

#ifdef __cplusplus
}
#endif
#endif
