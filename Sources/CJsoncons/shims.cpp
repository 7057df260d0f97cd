#include "CJsoncons.h"

#include "regex.hpp"

#include <cstring>
#include <exception>
#include <string>

#include <jsoncons/json.hpp>
#include <jsoncons_ext/jsonpath/jsonpath.hpp>
#include <jsoncons_ext/jsonschema/jsonschema.hpp>

using jsoncons::json;
namespace js = jsoncons::jsonschema;
namespace jp = jsoncons::jsonpath;

struct assay_schema {
    js::json_schema<json> schema;
};

struct assay_path {
    jp::jsonpath_expression<json> expression;
};

static json resolved(const std::string &remotes, const jsoncons::uri &address) {
    const json known = remotes.empty() ? json(jsoncons::json_object_arg) : json::parse(remotes);
    const std::string text = address.string();
    const std::string base = text.substr(0, text.find('#'));
    return known.contains(base) ? known.at(base) : json::null();
}

assay_schema *assay_schema_make(const char *schema, const char *remotes, char **mistake) {
    try {
        const std::string others = remotes ? remotes : "";
        const auto options = js::evaluation_options{}.default_version(js::schema_version::draft202012());
        return new assay_schema{js::make_json_schema(
            json::parse(schema), [others](const jsoncons::uri &address) { return resolved(others, address); }, options)};
    } catch (const std::exception &error) {
        *mistake = strdup(error.what());
    } catch (...) {
        *mistake = strdup("it cannot be read");
    }
    return nullptr;
}

static std::string line(const js::validation_message &message) {
    std::string text = message.instance_location().string();
    text += (text.empty() ? "" : ": ") + message.message();
    for (const auto &detail : message.details()) text += "; " + line(detail);
    for (auto &character : text) if (character == '\n') character = ' ';
    return text;
}

char *assay_schema_mistakes(const assay_schema *schema, const char *document) {
    try {
        std::string text;
        // A hundred mistakes say enough.
        int count = 0;
        schema->schema.validate(json::parse(document), [&](const js::validation_message &message) {
            text += line(message) + "\n";
            return ++count < 100 ? js::walk_result::advance : js::walk_result::abort;
        });
        return text.empty() ? nullptr : strdup(text.c_str());
    } catch (const std::exception &error) {
        return strdup((std::string("gave up: ") + error.what() + "\n").c_str());
    } catch (...) {
        return strdup("gave up: unknown error\n");
    }
}

void assay_schema_free(assay_schema *schema) { delete schema; }

assay_path *assay_path_make(const char *query, char **mistake) {
    try {
        return new assay_path{jp::make_expression<json>(std::string(query))};
    } catch (const std::exception &error) {
        *mistake = strdup(error.what());
    } catch (...) {
        *mistake = strdup("it cannot be read");
    }
    return nullptr;
}

char *assay_path_values(const assay_path *path, const char *document) {
    try {
        const json root = json::parse(document);
        std::string text;
        path->expression.evaluate(root).dump(text);
        return strdup(text.c_str());
    } catch (...) {
        return nullptr;
    }
}

char *assay_path_without(const assay_path *path, const char *document) {
    try {
        json root = json::parse(document);
        // The last first, so that the places of the others stay what they are.
        const auto order = jp::result_options::nodups | jp::result_options::sort_descending;
        for (const auto &location : path->expression.select_paths(root, order)) {
            if (location.size() == 0) root = json::null();
            else jp::remove(root, location);
        }
        std::string text;
        root.dump(text);
        return strdup(text.c_str());
    } catch (...) {
        return nullptr;
    }
}

void assay_path_free(assay_path *path) { delete path; }
