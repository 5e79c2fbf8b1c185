using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Matchmaking.Platform;

/// <summary>The codes of a code list: an enum's names in snake_case, as the API and the database speak them.</summary>
internal static class Code<TEnum> where TEnum : struct, Enum
{
    private static readonly Dictionary<TEnum, string> Codes = Enum.GetValues<TEnum>().ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));
    private static readonly Dictionary<string, TEnum> Values = Codes.ToDictionary(code => code.Value, code => code.Key, StringComparer.Ordinal);

    public static IReadOnlyCollection<string> All => Values.Keys;

    public static string Of(TEnum value) => Codes.TryGetValue(value, out var code) ? code : value.ToString();

    public static bool TryParse(string? code, out TEnum value) => Values.TryGetValue(code ?? "", out value);

    public static Sentence Unknown(string? code) => $"'{Short(code)}' is not a known code; use one of: {string.Join(", ", All)}.";

    private static string Short(string? code) => code is { Length: > 60 } ? code[..60] + "…" : code ?? "null";
}

/// <summary>An answer in the form of a standard that knows no null: what is not there is left out.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OmitNullsAttribute : Attribute;

/// <summary>A request that may carry the fields of the answer too: what was read can be sent back, changed; the extra ones are ignored.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SentBackAttribute<TResponse> : SentBackAttribute
{
    public override Type Response => typeof(TResponse);
}

internal abstract class SentBackAttribute : Attribute
{
    public abstract Type Response { get; }
}

/// <summary>How JSON is read and written everywhere in the service.</summary>
internal static class Json
{
    public static readonly JsonSerializerOptions Options = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public static IServiceCollection AddJson(this IServiceCollection services) =>
        services.ConfigureHttpJsonOptions(options => Configure(options.SerializerOptions));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.NumberHandling = JsonNumberHandling.Strict;
        options.RespectNullableAnnotations = true;
        options.AllowDuplicateProperties = false;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { IgnoreFieldsOfTheAnswer, OmitNulls } };
        options.Converters.Add(new CodeConverterFactory());
        options.Converters.Add(new UtcConverter());
        return options;
    }

    /// <summary>What a reader of ours throws: it is told as it is, in the language of the request.</summary>
    public static JsonException Refused(Sentence reason, string? path = null) => new(reason.ToString(), path, null, null);

    // A mistyped field is refused by name, so a field that only the service sets has to be known to be ignored.
    private static void IgnoreFieldsOfTheAnswer(JsonTypeInfo type)
    {
        if (Attribute.GetCustomAttribute(type.Type, typeof(SentBackAttribute)) is not SentBackAttribute { Response: var response })
            return;
        foreach (var name in response.GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)))
            if (type.Properties.All(property => property.Name != name))
            {
                var ignored = type.CreateJsonPropertyInfo(typeof(JsonElement?), name);
                ignored.Set = (_, _) => { };
                type.Properties.Add(ignored);
            }
    }

    private static void OmitNulls(JsonTypeInfo type)
    {
        if (Attribute.IsDefined(type.Type, typeof(OmitNullsAttribute)))
            foreach (var property in type.Properties)
                property.ShouldSerialize = (_, value) => value is not null;
    }

    private sealed class CodeConverterFactory : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(EnumConverter<>).MakeGenericType(typeToConvert))!;
    }

    /// <summary>Unlike the framework's converter it takes no numbers and says which codes there are.</summary>
    private sealed class EnumConverter<TEnum> : JsonConverter<TEnum> where TEnum : struct, Enum
    {
        public override bool HandleNull => true;

        public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                throw Refused($"A code is a text; use one of: {string.Join(", ", Code<TEnum>.All)}.");
            var code = reader.TokenType == JsonTokenType.String
                ? reader.GetString()
                : System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
            return Code<TEnum>.TryParse(code, out var value) ? value : throw Refused(Code<TEnum>.Unknown(code));
        }

        public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Code<TEnum>.Of(value));
    }

    /// <summary>Every stored time is UTC; SQLite gives it back without saying so.</summary>
    private sealed class UtcConverter : JsonConverter<DateTime>
    {
        public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset().UtcDateTime;

        public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
            writer.WriteStringValue(DateTime.SpecifyKind(value, DateTimeKind.Utc));
    }
}
