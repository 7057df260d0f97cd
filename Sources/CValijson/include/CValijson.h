#ifndef ASSAY_CVALIJSON_H
#define ASSAY_CVALIJSON_H

#ifdef __cplusplus
extern "C" {
#endif

/// What is wrong with a JSON document under a JSON Schema, one mistake a line; NULL where nothing is.
/// A schema that cannot be read yields one line that begins with "schema: ". The caller frees the text.
char *assay_schema_mistakes(const char *schema, const char *document);

#ifdef __cplusplus
}
#endif
#endif
