using Matchmaking.Accounts;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Matchmaking.Platform;

/// <summary>Shows the access table in the document: which operations need an account, and what the others are answered.</summary>
internal sealed class OperationAccess : IOperationFilter
{
    public const string Bearer = "bearer", ApiKey = "apiKey";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (operation.OperationId is null || !Access.Rules(publicMatches: true).TryGetValue(operation.OperationId, out var rule))
            return;
        var responses = operation.Responses ??= [];
        responses.TryAdd("401", new OpenApiResponse());
        if (MayRefuse(rule) || MayRefuse(Access.Rules(publicMatches: false)[operation.OperationId]))
            responses.TryAdd("403", new OpenApiResponse());
        if (rule.Anonymous != May.No)
            return;
        operation.Security = [new() { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
        if (rule.Key != KeyScope.None)
            operation.Security.Add(new() { [new OpenApiSecuritySchemeReference(ApiKey, context.Document)] = [] });
    }

    /// <summary>Also where a setting closes match lists or asks staff for a second factor, and where an API key does not reach.</summary>
    private static bool MayRefuse(AccessRule rule) => rule.Anonymous == May.No || rule.Key != KeyScope.Read;
}
