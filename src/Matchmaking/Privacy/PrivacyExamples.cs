using Matchmaking.Accounts;
using Matchmaking.Profiles;

namespace Matchmaking.Privacy;

/// <summary>Bodies shown in the OpenAPI document.</summary>
internal static class PrivacyExamples
{
    public static readonly OwnErasureRequest Own = new() { Password = "four plain words long" };

    public static readonly ErasureRequest Erasure = new() { Reason = "Asked for by letter." };

    public static readonly ExportResponse Person = new(AccountExamples.Account.Id, AccountExamples.Account.CreatedAt.AddMonths(3), new Dictionary<string, IReadOnlyList<object>>
    {
        ["account"] = [AccountExamples.Account], ["apiKeys"] = [AccountExamples.ApiKey],
    });

    public static readonly ExportResponse Organization = new(ProfileExamples.CityAnswer.Id, AccountExamples.Account.CreatedAt.AddMonths(3), new Dictionary<string, IReadOnlyList<object>>
    {
        ["organization"] = [ProfileExamples.CityAnswer], ["contacts"] = [AccountExamples.ContactAnswer], ["needs"] = [ProfileExamples.NeedAnswer],
    });
}
