using Matchmaking.Accounts;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Matchmaking.Platform;

/// <summary>Shows the access table in the document: which operations need an account, and what the others are answered.</summary>
internal sealed class OperationAccess : IOperationFilter
{
    public const string Bearer = "bearer";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (operation.OperationId is null || !Access.Rules(publicMatches: true).TryGetValue(operation.OperationId, out var rule))
            return;
        var responses = operation.Responses ??= [];
        responses.TryAdd("401", new OpenApiResponse());
        // Where match lists are closed, which is a setting, they are refused as well.
        if (MayRefuse(rule) || MayRefuse(Access.Rules(publicMatches: false)[operation.OperationId]))
            responses.TryAdd("403", new OpenApiResponse());
        if (rule.Anonymous == May.No)
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
    }

    private static bool MayRefuse(AccessRule rule) => rule.Anonymous == May.No && (rule.Resident == May.No || rule.Editor == May.Own);
}
