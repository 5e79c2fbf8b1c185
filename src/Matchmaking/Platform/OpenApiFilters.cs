using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Matchmaking.Platform;

/// <summary>Shows the rules of a field in its schema, so that the document and the checks cannot drift apart.</summary>
internal sealed class RuleSchemas : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema field)
            return;
        if (context.MemberInfo is not { } member)
        {
            if (field.Properties is not null)
                ShowWhole(field, context.Type);
            return;
        }
        var isList = field.Type?.HasFlag(JsonSchemaType.Array) is true;
        if (isList && member.DeclaringType?.Name is { } owner && (owner.EndsWith("Content", StringComparison.Ordinal) || owner.EndsWith("Request", StringComparison.Ordinal)))
        {
            field.MaxItems = Rules.MaximumEntries;
            field.UniqueItems = true;
        }
        var target = isList ? field.Items as OpenApiSchema : field;
        foreach (var rule in member.GetCustomAttributes(typeof(RuleAttribute), inherit: true))
            if (target is not null)
                Show((RuleAttribute)rule, target);
    }

    private static void ShowWhole(OpenApiSchema schema, Type type)
    {
        var properties = type.GetProperties().ToDictionary(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
        if (type.Name.EndsWith("Request", StringComparison.Ordinal))
            schema.Required = type.IsDefined(typeof(PartialAttribute), inherit: false) ? null
                : schema.Required?.Where(name => properties[name].IsDefined(typeof(RequiredAttribute), true)).Order().ToHashSet();
        else
            schema.AdditionalPropertiesAllowed = true;
        if (type == typeof(HttpValidationProblemDetails))
        {
            schema.Properties!["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Names this error in the log." };
            schema.Required = new HashSet<string> { "title", "status", "traceId" };
        }
        var nullability = new NullabilityInfoContext();
        var partial = type.IsDefined(typeof(PartialAttribute), inherit: false);
        foreach (var (name, property) in properties)
            if (nullability.Create(property).ReadState == NullabilityState.Nullable && (partial || !property.IsDefined(typeof(RequiredAttribute), true))
                && schema.Properties!.TryGetValue(name, out var shown))
                schema.Properties[name] = OrNull(shown);
    }

    // A reference cannot say that null is possible; a choice between null and the reference can.
    private static IOpenApiSchema OrNull(IOpenApiSchema shown)
    {
        if (shown is OpenApiSchemaReference)
            return new OpenApiSchema { OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, shown] };
        if (shown is OpenApiSchema { Type: { } type } schema)
            schema.Type = type | JsonSchemaType.Null;
        return shown;
    }

    private static void Show(RuleAttribute rule, OpenApiSchema schema)
    {
        switch (rule)
        {
            case TextAttribute text:
                schema.MaxLength = text.Maximum;
                break;
            case WebLinkAttribute:
                schema.Format = "uri";
                schema.MaxLength = WebLinkAttribute.Maximum;
                break;
            case CountryAttribute:
                schema.Pattern = CountryAttribute.Pattern;
                break;
            case LegalIdAttribute:
                schema.Pattern = LegalIdAttribute.Pattern;
                break;
            case CurrencyAttribute:
                schema.Pattern = CurrencyAttribute.Pattern;
                break;
            case BetweenAttribute between:
                schema.Minimum = between.Minimum.ToString(CultureInfo.InvariantCulture);
                if (between.Maximum < long.MaxValue)
                    schema.Maximum = between.Maximum.ToString(CultureInfo.InvariantCulture);
                break;
        }
    }
}

/// <summary>Adds what the framework does not see: list parameters, headers, examples, the problems of every operation.</summary>
internal sealed class OperationDetails : IOperationFilter
{
    private const string ProblemJson = "application/problem+json";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        foreach (var parameter in metadata.OfType<QueryParameters>().SelectMany(parameters => parameters.Items))
            (operation.Parameters ??= []).Add(Describe(parameter));
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            parameter.Description ??= parameter.Name switch
            {
                "id" => "The record's id.",
                "accountId" => "The member's account.",
                "offeringId" => "The offering's id.",
                "list" => "Name of the list, such as sector.",
                "Accept-Language" => "Languages wanted, such as pt-BR, es;q=0.5; English where none of them is spoken.",
                _ => null,
            };
        }
        AddExamples(operation, metadata.OfType<Examples>().LastOrDefault());
        AddFiles(operation, metadata.OfType<FileExamples>().LastOrDefault());
        AddHeaders(operation, metadata.OfType<AnswerHeaders>().LastOrDefault());
        AddProblems(operation, context);
    }

    private static OpenApiParameter Describe(QueryParameter parameter)
    {
        var schema = new OpenApiSchema
        {
            Type = parameter.Number is null ? JsonSchemaType.String : JsonSchemaType.Integer,
            Format = parameter.Format,
            Pattern = parameter.Pattern,
            Enum = parameter.Codes?.Select(code => (JsonNode)JsonValue.Create(code)).ToList(),
        };
        if (parameter.Number is { } number)
        {
            schema.Minimum = number.Minimum.ToString(CultureInfo.InvariantCulture);
            schema.Maximum = number.Maximum.ToString(CultureInfo.InvariantCulture);
            schema.Default = number.Default;
        }
        return new OpenApiParameter { Name = parameter.Name, In = ParameterLocation.Query, Description = parameter.Description, Schema = schema };
    }

    private static void AddExamples(OpenApiOperation operation, Examples? examples)
    {
        if (examples?.Request is { } request && operation.RequestBody?.Content is { } body)
            foreach (var media in body.Values.OfType<OpenApiMediaType>())
                media.Example = Examples.Json(request);
        if (examples?.Response is not { } response)
            return;
        foreach (var media in Good(operation).SelectMany(answer => answer.Content?.Values ?? []).OfType<OpenApiMediaType>())
            media.Example = Examples.Json(response);
    }

    private static void AddFiles(OpenApiOperation operation, FileExamples? files)
    {
        if (files is null)
            return;
        var content = files.Texts.ToDictionary(file => file.Key, file => (IOpenApiMediaType)new OpenApiMediaType
        {
            Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = JsonValue.Create(file.Value),
        });
        if (files.OfRequest)
            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = content };
        else
            foreach (var answer in Good(operation))
                answer.Content = content;
    }

    private static void AddHeaders(OpenApiOperation operation, AnswerHeaders? headers)
    {
        foreach (var answer in Good(operation))
            foreach (var name in headers?.Names ?? [])
                (answer.Headers ??= new Dictionary<string, IOpenApiHeader>())[name] = AnswerHeaders.Shown(name);
    }

    private static IEnumerable<OpenApiResponse> Good(OpenApiOperation operation) =>
        (operation.Responses ?? []).Where(answer => answer.Key.StartsWith('2')).Select(answer => answer.Value).OfType<OpenApiResponse>();

    private static void AddProblems(OpenApiOperation operation, OperationFilterContext context)
    {
        var responses = operation.Responses ??= [];
        responses.TryAdd("500", new OpenApiResponse());
        var schema = context.SchemaGenerator.GenerateSchema(typeof(HttpValidationProblemDetails), context.SchemaRepository);
        foreach (var (status, answer) in responses.Where(answer => answer.Key[0] is '4' or '5'))
        {
            if (answer is not OpenApiResponse problem)
                continue;
            var (type, title, detail, errors) = Sample(status, operation);
            problem.Description = title;
            var example = new JsonObject
            {
                ["type"] = type, ["title"] = title, ["status"] = int.Parse(status, CultureInfo.InvariantCulture),
                ["detail"] = detail, ["instance"] = "/" + context.ApiDescription.RelativePath?.Replace(":guid", "", StringComparison.Ordinal).TrimEnd('/'),
            };
            if (errors is { } error)
                example["errors"] = new JsonObject { [error.Field] = new JsonArray(error.Message) };
            example["traceId"] = "00-4f6c1d2a9b3e47f08c5d6e7f8a9b0c1d-7e6f5a4b3c2d1e0f-01";
            problem.Content = new Dictionary<string, IOpenApiMediaType> { [ProblemJson] = new OpenApiMediaType { Schema = schema, Example = example } };
        }
    }

    private static (string Type, string Title, string Detail, (string Field, string Message)? Errors) Sample(string status, OpenApiOperation operation) => status switch
    {
        "400" => (Rfc9110("15.5.1"), "Malformed request", "Part of the request cannot be read; see errors.", Unreadable(operation)),
        "401" => (Rfc9110("15.5.2"), "Not signed in", "The access token is unknown or has expired; refresh it with POST /api/v1/sessions/refresh or sign in again with POST /api/v1/sessions.", null),
        "403" => (Rfc9110("15.5.4"), "Not allowed", "Your account acts for another organization; only its own members and staff may change this.", null),
        "404" => (Rfc9110("15.5.5"), "Not found", "There is no such record.", null),
        "406" => (Rfc9110("15.5.7"), "Not Acceptable", "The answer is application/json; accept it, or send no Accept.", null),
        "409" => (Rfc9110("15.5.10"), "Conflict with the current state", "The record's state does not allow this; the detail names the state and what is allowed.", null),
        "410" => (Rfc9110("15.5.11"), "Merged", "This member was found to be the same as another one, 01981f4e-7a10-7c2e-9b41-5d0c8f3a2e11, and goes on under that id.", null),
        "412" => (Rfc9110("15.5.13"), "Changed in the meantime", "You changed version \"3\", but version \"4\" is current. GET it again and repeat your change on that.", null),
        "428" => ("https://tools.ietf.org/html/rfc6585#section-3", "Say which version you change", "Send If-Match with the ETag of your last GET, quotes included, such as If-Match: \"3\"; If-Match: * changes whichever version is current.", null),
        "413" => (Rfc9110("15.5.14"), "Payload Too Large", $"The body is larger than the {RequestLimits.MaximumBody:N0} bytes allowed.", null),
        "415" => (Rfc9110("15.5.16"), "Unsupported Media Type", operation.RequestBody?.Content?.ContainsKey("application/json") is false
            ? $"The body must be a file: send it with Content-Type: {string.Join(" or ", operation.RequestBody.Content.Keys)}."
            : "The body must be JSON: send it with Content-Type: application/json.", null),
        "422" => ("https://tools.ietf.org/html/rfc4918#section-11.2", "A rule is broken", "The request was understood but breaks a rule; see errors.",
            operation.RequestBody is null ? ("sectors", "Is empty; name at least one sector before publishing.") : ("title", "Is required.")),
        "429" => ("https://tools.ietf.org/html/rfc6585#section-4", "Too many requests", "You have used up 600 reads in 60 seconds; try again in 1 second.", null),
        "503" => (Rfc9110("15.6.4"), "Busy", "The service cannot do this now; try again in a few seconds.", null),
        _ => (Rfc9110("15.6.1"), "Something went wrong on our side", "The error was written to the log; name the traceId when you report it.", null),
    };

    private static string Rfc9110(string section) => $"https://tools.ietf.org/html/rfc9110#section-{section}";

    private static (string Field, string Message) Unreadable(OpenApiOperation operation) =>
        operation.Parameters?.Any(parameter => parameter.Name == "dryRun") is true ? ("dryRun", "'maybe' is neither true nor false.") :
        operation.Parameters?.Any(parameter => parameter.Name == "format") is true ? ("format", "'xlsx' is not a format; use one of: csv, jsonl.") :
        operation.RequestBody is not null ? ("$.sectors[0]", Code<Profiles.Sector>.Unknown("mobillity").English)
        : operation.Parameters?.Any(parameter => parameter.Name == "limit") is true ? ("limit", "'500' is not a whole number between 1 and 100.")
        : ("If-Match", "'4' is not an entity tag; send the ETag of your last GET, quotes included, such as \"3\".");
}

/// <summary>Tags in pipeline order, each with what it is about.</summary>
internal sealed class TagOrder : IDocumentFilter
{
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        var used = context.ApiDescriptions.SelectMany(api => api.ActionDescriptor.EndpointMetadata.OfType<Microsoft.AspNetCore.Http.Metadata.ITagsMetadata>())
            .SelectMany(metadata => metadata.Tags).ToHashSet();
        // The framework's schema of a problem, which every operation replaces by the one with errors and traceId.
        swaggerDoc.Components?.Schemas?.Remove(nameof(Microsoft.AspNetCore.Mvc.ProblemDetails));
        swaggerDoc.Tags = OpenApiDocumentation.Tags.Where(tag => used.Contains(tag.Name))
            .Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }).ToHashSet();
    }
}
