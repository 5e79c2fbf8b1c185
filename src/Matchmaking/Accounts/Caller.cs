using System.Security.Claims;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Accounts;

/// <summary>Who sent the request, as its credential showed; nobody until one did.</summary>
internal sealed class Caller
{
    public Guid? AccountId { get; init; }
    public AccountRole? Role { get; init; }
    public Guid? OrganizationId { get; init; }
    public MemberRole? MemberRole { get; init; }
    public Guid? SessionId { get; init; }

    public Guid? ApiKeyId { get; init; }

    /// <summary>What the API key is good for, when one was used.</summary>
    public KeyScope KeyScope { get; init; }

    /// <summary>Whether the session was begun with a one-time code.</summary>
    public bool SecondFactor { get; init; }

    /// <summary>How far the access table lets this caller go on this route; set when the request is let in.</summary>
    public May May { get; set; }

    /// <summary>Whether match lists are open to everybody; set with <see cref="May"/>.</summary>
    public bool PublicMatches { get; set; }

    /// <summary>The organization whose unpublished records this caller sees.</summary>
    public Guid? Own => May == May.Own ? OrganizationId : null;

    public bool ActsFor(Guid organization) => May == May.All || (May == May.Own && OrganizationId == organization);

    /// <summary>Null when the caller acts for the organization.</summary>
    public ProblemHttpResult? Refuse(Guid organization) => ActsFor(organization) ? null
        : Problems.Forbidden($"Your account acts for another organization; only its own members and staff may change this.");

    /// <summary>Where match lists are closed, the published need of another is known but its list is not.</summary>
    public ProblemHttpResult? RefuseMatches(Guid organization) => PublicMatches || ActsFor(organization) ? null
        : Problems.Forbidden($"Match lists are closed here: only the own organization's members and staff see one.");

    public static Caller Of(HttpContext http)
    {
        if (http.Features.Get<Caller>() is { } caller)
            return caller;
        http.Features.Set(caller = new Caller());
        return caller;
    }

    /// <summary>Makes the caller known to the request.</summary>
    public AuthenticateResult SignIn(HttpContext http, string scheme)
    {
        http.Features.Set(this);
        var identity = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, $"{AccountId}"), new(ClaimTypes.Role, Code<AccountRole>.Of(Role!.Value))], scheme);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), scheme));
    }
}
