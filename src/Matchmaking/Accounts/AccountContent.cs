using System.ComponentModel.DataAnnotations;
using System.Net.Mail;
using Matchmaking.Platform;
using Matchmaking.Profiles;

namespace Matchmaking.Accounts;

/// <summary>An e-mail address.</summary>
public sealed class EmailAttribute : RuleAttribute
{
    public const int Maximum = 254;

    public override Sentence? Check(object value) =>
        (string)value is { Length: <= Maximum } email && !email.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
        && MailAddress.TryCreate(email, out var address) && address.Address == email
            ? null : (Sentence)$"Is not an e-mail address of at most {Maximum} characters, such as name@example.org.";
}

/// <summary>A new password; the message never repeats it.</summary>
public sealed class PasswordAttribute : RuleAttribute
{
    public const int Minimum = 12, Maximum = 200;

    public override Sentence? Check(object value) => ((string)value).Length is >= Minimum and <= Maximum && ((string)value).Distinct().Count() >= 5
        ? null : (Sentence)$"Must have between {Minimum} and {Maximum} characters, at least five of them different.";
}

/// <summary>A person asks for an account.</summary>
public sealed record SignUpRequest
{
    [Required, Email]
    public string? Email { get; init; }

    [Required, Password]
    public string? Password { get; init; }

    /// <summary>How the person is called.</summary>
    [Required, Text(Limits.Title)]
    public string? Name { get; init; }

    /// <summary>The organization to add, of which the person becomes the owner; left out by residents.</summary>
    public OrganizationRequest? Organization { get; init; }
}

/// <summary>The same whether or not the address was known.</summary>
/// <param name="Message">What happens next.</param>
public sealed record AcknowledgedResponse(string Message);

/// <summary>A token that was handed to a person.</summary>
public sealed record TokenRequest
{
    [Required, Text(SignedTokens.MaximumLength)]
    public string? Token { get; init; }
}

/// <summary>Confirms a sign-up.</summary>
public sealed record ConfirmRequest
{
    [Required, Text(SignedTokens.MaximumLength)]
    public string? Token { get; init; }

    /// <summary>The one that was chosen at the sign-up: who did not sign up does not know it, so that nobody confirms the account of somebody else.</summary>
    [Required, Text(PasswordAttribute.Maximum)]
    public string? Password { get; init; }
}

/// <summary>The first admin of a new service.</summary>
public sealed record SetUpRequest
{
    /// <summary>The one-time code that the service printed when it started.</summary>
    [Required, Text(100)]
    public string? Code { get; init; }

    [Required, Email]
    public string? Email { get; init; }

    [Required, Password]
    public string? Password { get; init; }
}

/// <summary>Who signs in.</summary>
public sealed record SignInRequest
{
    [Required, Text(EmailAttribute.Maximum)]
    public string? Email { get; init; }

    [Required, Text(PasswordAttribute.Maximum)]
    public string? Password { get; init; }

    /// <summary>The one-time code of the authenticator app, or a recovery code; only for accounts that have set one up.</summary>
    [Text(40)]
    public string? Code { get; init; }

    /// <summary>True also sets a cookie, for pages.</summary>
    public bool Cookie { get; init; }
}

/// <summary>Asks for fresh tokens.</summary>
public sealed record RefreshRequest
{
    [Required, Text(SignedTokens.MaximumLength)]
    public string? RefreshToken { get; init; }
}

/// <summary>Tokens of one sign-in.</summary>
public sealed record SessionResponse
{
    public Guid SessionId { get; init; }

    /// <summary>Always <c>Bearer</c>.</summary>
    public string TokenType { get; init; } = "Bearer";

    /// <summary>Send it as <c>Authorization: Bearer …</c>.</summary>
    public required string AccessToken { get; init; }

    /// <summary>Seconds until the access token expires.</summary>
    public int ExpiresIn { get; init; }

    /// <summary>Good for one refresh; used twice it ends the session.</summary>
    public required string RefreshToken { get; init; }
    public required AccountResponse Account { get; init; }
}

/// <summary>A person's account.</summary>
public sealed record AccountResponse : IIdentified
{
    public Guid Id { get; init; }
    public string? Email { get; init; }
    public string? Name { get; init; }
    public AccountRole Role { get; init; }

    /// <summary>For whom a member acts.</summary>
    public Guid? OrganizationId { get; init; }
    public MemberRole? MemberRole { get; init; }
    public bool Confirmed { get; init; }
    public bool SecondFactor { get; init; }
    public bool Disabled { get; init; }

    /// <summary>When the person was erased; only the id is left of the account. Null for all others.</summary>
    public DateTime? ErasedAt { get; init; }
    public DateTime CreatedAt { get; init; }

    /// <summary>Grows by one with every change; the same number as in the ETag.</summary>
    public int Version { get; init; }

    internal static AccountResponse Of(Account account) => new()
    {
        Id = account.Id, Email = account.Email, Name = account.Name, Role = account.Role, OrganizationId = account.OrganizationId,
        MemberRole = account.MemberRole, Confirmed = account.EmailConfirmed, SecondFactor = account.TwoFactorEnabled,
        Disabled = account.DisabledAt is not null, ErasedAt = account.ErasedAt, CreatedAt = account.CreatedAt, Version = account.Version,
    };
}
