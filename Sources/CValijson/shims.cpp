#include "CValijson.h"

#include <cstring>
#include <exception>
#include <string>

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

using Adapter = valijson::adapters::NlohmannJsonAdapter;

static std::string mistakes(const char *schemaText, const char *documentText) {
    valijson::Schema schema;
    try {
        const auto schemaTree = nlohmann::json::parse(schemaText);
        valijson::SchemaParser().populateSchema(Adapter(schemaTree), schema);
    } catch (const std::exception &error) {
        return std::string("schema: ") + error.what() + "\n";
    }
    const auto document = nlohmann::json::parse(documentText);
    valijson::ValidationResults results;
    if (valijson::Validator().validate(schema, Adapter(document), &results)) return "";
    std::string text;
    valijson::ValidationResults::Error error;
    while (results.popError(error)) {
        for (const auto &step : error.context) text += step;
        text += ": " + error.description + "\n";
    }
    return text.empty() ? "not valid\n" : text;
}

char *assay_schema_mistakes(const char *schema, const char *document) {
    try {
        const std::string text = mistakes(schema, document);
        return text.empty() ? nullptr : strdup(text.c_str());
    } catch (const std::exception &error) {
        return strdup((std::string("document: ") + error.what() + "\n").c_str());
    }
}
