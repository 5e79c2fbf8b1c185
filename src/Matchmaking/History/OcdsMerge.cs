using Newtonsoft.Json.Linq;

namespace Matchmaking.History;

/// <summary>
/// The releases of one contracting process as one, after OCDS's own merge rules: by date, later values replace earlier ones, lists of
/// things with an id are united by that id.
/// </summary>
internal static class OcdsMerge
{
    public static JObject Merge(IReadOnlyList<JObject> releases)
    {
        var merged = releases[0];
        foreach (var later in releases.Skip(1))
            MergeInto(merged, later);
        return merged;
    }

    private static void MergeInto(JObject target, JObject later)
    {
        foreach (var (name, value) in later)
        {
            switch (target[name], value)
            {
                case (JObject before, JObject after): MergeInto(before, after); break;
                case (JArray before, JArray after) when HaveIds(before) && HaveIds(after): MergeInto(before, after); break;
                case (_, not null and not { Type: JTokenType.Null }): target[name] = value.DeepClone(); break;
            }
        }
    }

    private static void MergeInto(JArray target, JArray later)
    {
        foreach (var item in later.Cast<JObject>())
        {
            if (target.Cast<JObject>().FirstOrDefault(known => JToken.DeepEquals(known["id"], item["id"])) is { } known)
                MergeInto(known, item);
            else
                target.Add(item.DeepClone());
        }
    }

    private static bool HaveIds(JArray items) => items.All(item => item is JObject && item["id"] is JValue);
}
