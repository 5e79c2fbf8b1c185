using Matchmaking.Platform;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Matchmaking.Accounts;

/// <summary>The requirement of every route; see <see cref="Access"/>.</summary>
internal sealed class AccessRequirement : IAuthorizationRequirement;

/// <summary>Lets a request in or not, by the access table alone.</summary>
internal sealed class AccessPolicy(IOptions<AccountOptions> options) : AuthorizationHandler<AccessRequirement, HttpContext>
{
    private readonly IReadOnlyDictionary<string, AccessRule> rules = Access.Rules(options.Value.Access.PublicMatches);

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, AccessRequirement requirement, HttpContext resource)
    {
        // What is not a route of ours answers 404 or 405 by itself.
        if (resource.GetEndpoint() is not RouteEndpoint endpoint)
        {
            context.Succeed(requirement);
            return Task.CompletedTask;
        }
        var operation = endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName;
        if (resource.Features.Get<Refusal>() is null && Refuse(resource, operation) is { } reason)
            resource.Features.Set(new Refusal(reason));
        if (resource.Features.Get<Refusal>() is null)
            context.Succeed(requirement);
        return Task.CompletedTask;
    }

    private string? Refuse(HttpContext http, string? operation)
    {
        var caller = Caller.Of(http);
        if (operation is null || !rules.TryGetValue(operation, out var rule))
            return "This is open to nobody: it has no row in the access table.";
        caller.May = rule.For(caller);
        caller.PublicMatches = options.Value.Access.PublicMatches;
        return caller.May != May.No ? null
            : caller.Role is null ? "Sign in with POST /api/v1/sessions and send Authorization: Bearer <accessToken>."
            : $"An account with the role {Code<AccountRole>.Of(caller.Role.Value)}{(caller.MemberRole is { } member ? $" ({Code<MemberRole>.Of(member)})" : "")} may not do this.";
    }
}
