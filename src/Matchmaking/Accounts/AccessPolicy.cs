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

    /// <summary>What staff need to come to a second factor.</summary>
    private static readonly string[] WithoutSecondFactor = ["getOwnAccount", "signOut", "changePassword", "enrolSecondFactor", "confirmSecondFactor"];

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

    private Sentence? Refuse(HttpContext http, string? operation)
    {
        var caller = Caller.Of(http);
        if (operation is null || !rules.TryGetValue(operation, out var rule))
            return $"This is open to nobody: it has no row in the access table.";
        var held = options.Value.Access.RequireSecondFactor && caller is { Role: AccountRole.Staff or AccountRole.Admin, SecondFactor: false } && !WithoutSecondFactor.Contains(operation);
        caller.May = held ? rule.Anonymous : rule.For(caller);
        caller.PublicMatches = options.Value.Access.PublicMatches;
        if (caller.ApiKeyId is not null && (rule.Key == KeyScope.None || caller.KeyScope < rule.Key))
            return rule.Key == KeyScope.None ? (Sentence)$"No API key opens this; sign in with POST /api/v1/sessions." : $"This API key is for reading only; make one with the scope write.";
        return caller.May != May.No ? null
            : held ? (Sentence)$"Staff sign in with a one-time code here: set up an app with POST /api/v1/accounts/me/second-factor, confirm it, and sign in again."
            : caller.Role is null ? (Sentence)$"Sign in with POST /api/v1/sessions and send Authorization: Bearer <accessToken>."
            : $"An account with the role {Code<AccountRole>.Of(caller.Role.Value)}{(caller.MemberRole is { } member ? $" ({Code<MemberRole>.Of(member)})" : "")} may not do this.";
    }
}
