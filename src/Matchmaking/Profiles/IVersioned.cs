namespace Matchmaking.Profiles;

/// <summary>A profile row whose stamps the database context keeps: set on insert, moved on update.</summary>
public interface IVersioned
{
    DateTime CreatedAt { get; set; }
    DateTime UpdatedAt { get; set; }

    /// <summary>Grows by one with every change; the entity tag of the API.</summary>
    int Version { get; set; }
}
