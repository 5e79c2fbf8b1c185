using System.Text.Json;
using System.Text.Json.Nodes;
using Matchmaking.Accounts;
using Microsoft.OpenApi;

namespace Matchmaking.Platform;

/// <summary>Realistic bodies of an operation, shown in the OpenAPI document.</summary>
internal sealed record Examples(object? Request, object? Response)
{
    public static JsonNode Json(object example) => JsonSerializer.SerializeToNode(example, example.GetType(), Platform.Json.Options)!;
}

/// <summary>Files that an operation takes or gives, shown in the OpenAPI document: an example for each content type.</summary>
internal sealed record FileExamples(bool OfRequest, IReadOnlyDictionary<string, string> Texts);

/// <summary>The query parameters of a list, shown in the OpenAPI document.</summary>
internal sealed record QueryParameters(IReadOnlyList<QueryParameter> Items);

/// <summary>Headers of a good answer, shown in the OpenAPI document.</summary>
internal sealed record AnswerHeaders(params string[] Names)
{
    public static OpenApiHeader Shown(string name) =>
        new() { Description = Describe(name), Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static string Describe(string name) => name switch
    {
        "ETag" => "What was answered: send a record's as If-Match to change exactly this version, any as If-None-Match to ask whether it still holds.",
        "Location" => "Where the new record is.",
        "Retry-After" => "Seconds to wait before the request is sent again.",
        Idempotency.ReplayedHeader => "true when this is the stored answer of an earlier request with the same Idempotency-Key.",
        "Content-Language" => "The language of what is said to people in the answer.",
        "Vary" => "Accept-Language: another caller may be answered in another language.",
        "Link" => "The next page, rel=\"next\" (RFC 8288); absent on the last page.",
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "This header has no description."),
    };
}

/// <summary>The OpenAPI 3.1 document at <c>/swagger/v1/swagger.json</c> and the pages that show it.</summary>
internal static class OpenApiDocumentation
{
    /// <summary>Tags in the order of the pipeline, as the document shows them.</summary>
    public static readonly IReadOnlyList<(string Name, string Description)> Tags =
    [
        ("Accounts", "People, how they sign in, and for whom they act."),
        ("Organizations", "Members: cities, providers, institutions."),
        ("Needs", "What a city seeks; a problem first, not a shopping list."),
        ("Offerings", "What a provider can deliver."),
        ("References", "Dated, described past projects of a provider."),
        ("Reviews", "What staff check before it is published."),
        ("Bulk", "Profiles in files: JSON Lines and CSV."),
        ("Matches", "Ranked, explained candidates."),
        ("Features", "What the ranker looks at."),
        ("Curation", "What staff look at first, and what they decide about matches."),
        ("Introductions", "Matches offered to both sides, and what became of them."),
        ("Outcomes", "What introductions came to, confirmed by both sides."),
        ("Participation", "Which needs matter to residents, and what became of them."),
        ("Learning", "What candidate models would change."),
        ("Transparency", "How the order comes about, what would change it."),
        ("Notifications", "Mail to people and webhooks to programs, about what happens."),
        ("Codes", "What codes are called, in each language."),
        ("Audit", "Who did what, in a chain that shows what was altered."),
        ("System", "The state of the service."),
    ];

    private const string Introduction =
        """
        Brings cities, solution providers and institutions together around smart-city projects: profiles in, ranked and explained matches out.

        - **Errors** are problem details (RFC 9457) with a traceId, whatever the caller accepts. Besides those shown an operation may answer 405 with the
          methods that are possible, 413, 414 and 431 to what is too long.
        - **Changes** name the version they were made on: send the ETag you got as If-Match. GET with If-None-Match answers 304 while a copy is good; HEAD
          answers as GET without the body.
        - **Idempotency-Key** makes a POST safe to send again.
        - **Lists** come in pages; the header Link leads to the next.
        - **Languages**: what is said in errors and what codes are called come in the language that Accept-Language asks for: en, ko, es, fr or pt.
        - **Money** is in minor units of its currency, **codes** are snake_case, **times** are UTC.
        """;

    public static void AddOpenApiDocument(this IServiceCollection services, ApiSettings settings)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc("v1", new OpenApiInfo
            {
                Title = "Matchmaking",
                Version = "v1",
                Description = Introduction,
                License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
                Contact = settings.Contact,
            });
            options.AddServer(new OpenApiServer { Url = "/", Description = "The service that gave this document" });
            options.CustomSchemaIds(SchemaName);
            options.IncludeXmlComments(Path.Combine(AppContext.BaseDirectory, "Matchmaking.xml"));
            options.SupportNonNullableReferenceTypes();
            options.NonNullableReferenceTypesAsRequired();
            options.AddSecurityDefinition(OperationAccess.Bearer, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The accessToken of POST /api/v1/sessions.",
            });
            options.AddSecurityDefinition(OperationAccess.ApiKey, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = ApiKeyHandler.Header, Description = "A key of POST /api/v1/api-keys.",
            });
            options.SchemaFilter<RuleSchemas>();
            options.OperationFilter<Conventions>();
            options.OperationFilter<OperationAccess>();
            options.OperationFilter<OperationDetails>();
            options.DocumentFilter<TagOrder>();
        });
    }

    /// <summary>A generic type is named after what it is of: a page of needs is a NeedResponsePage.</summary>
    private static string SchemaName(Type type) => type == typeof(HttpValidationProblemDetails) ? "Problem"
        : string.Concat(type.GetGenericArguments().Select(SchemaName)) + type.Name.Split('`')[0];

    public static void UseOpenApiDocument(this WebApplication app)
    {
        app.UseSwagger(options => options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1);
        app.UseSwaggerUI(options =>
        {
            options.SwaggerEndpoint("/swagger/v1/swagger.json", "Matchmaking v1");
            options.DocumentTitle = "Matchmaking API";
            options.DisplayOperationId();
            options.DisplayRequestDuration();
        });
    }

    public static TBuilder WithExamples<TBuilder>(this TBuilder builder, object? request = null, object? response = null)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new Examples(request, response));

    public static TBuilder WithFiles<TBuilder>(this TBuilder builder, bool ofRequest, IReadOnlyDictionary<string, string> examples)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new FileExamples(ofRequest, examples));

    public static TBuilder WithQuery<TBuilder>(this TBuilder builder, IReadOnlyList<QueryParameter> parameters)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new QueryParameters(parameters));

    public static TBuilder WithHeaders<TBuilder>(this TBuilder builder, params string[] names)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new AnswerHeaders(names));

    public static TBuilder WithoutIdempotencyKey<TBuilder>(this TBuilder builder, string reason)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new NotIdempotent(reason));

    /// <summary>Every status besides the good one that the operation can answer with.</summary>
    public static RouteHandlerBuilder WithProblems(this RouteHandlerBuilder builder, params int[] statuses)
    {
        foreach (var status in statuses)
            builder.ProducesProblem(status);
        return builder;
    }
}
