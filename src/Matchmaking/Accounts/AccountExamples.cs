using Matchmaking.Profiles;

namespace Matchmaking.Accounts;

/// <summary>Bodies shown in the OpenAPI document.</summary>
internal static class AccountExamples
{
    private static readonly DateTime Created = new(2026, 3, 2, 9, 30, 0, DateTimeKind.Utc);

    public static readonly SignUpRequest SignUp = new()
    {
        Email = "water@rivermouth.example", Password = "four plain words long", Name = "Water department", Organization = ProfileExamples.City,
    };

    public static readonly AcknowledgedResponse Acknowledged = new("If this address is new here, a confirmation is on its way to it.");

    public static readonly TokenRequest Token = new() { Token = "CfDJ8K2f0rT1xQm7" };

    public static readonly SetUpRequest SetUp = new() { Code = "7f3c-19aa-5d02-c4be", Email = "admin@network.example", Password = "four plain words long" };

    public static readonly SignInRequest SignIn = new() { Email = "water@rivermouth.example", Password = "four plain words long" };

    public static readonly RefreshRequest Refresh = new() { RefreshToken = "CfDJ8K2f0rT1xQm8" };

    public static readonly AccountResponse Account = new()
    {
        Id = new("01981f4e-7a10-7c2e-9b41-5d0c8f3a2e51"), Email = "water@rivermouth.example", Name = "Water department", Role = AccountRole.Member,
        OrganizationId = ProfileExamples.CityAnswer.Id, MemberRole = Accounts.MemberRole.Owner, Confirmed = true, CreatedAt = Created,
    };

    public static readonly SessionResponse Session = new()
    {
        SessionId = new("01981f4e-7a10-7c2e-9b41-5d0c8f3a2e61"), AccessToken = "CfDJ8K2f0rT1xQm9", ExpiresIn = 900, RefreshToken = "CfDJ8K2f0rT1xQn0", Account = Account,
    };

    public static readonly MessageResponse Message = new()
    {
        Id = new("01981f4e-7a10-7c2e-9b41-5d0c8f3a2e71"), Kind = MessageKind.Confirmation, Recipient = "water@rivermouth.example", Token = "CfDJ8K2f0rT1xQm7",
        CreatedAt = Created, ExpiresAt = Created.AddDays(3),
    };
}
