namespace MlInfra.Local.Core;

/// <summary>What a room does at certain times, so that a clock that is moved on passes over none of them. Found by dependency injection.</summary>
public interface IByTheClock
{
    /// <summary>Whether it measures, and so comes before those who judge what was measured.</summary>
    bool Measures => false;

    /// <summary>When something is due next; null: at no known time.</summary>
    DateTimeOffset? NextDue { get; }

    /// <summary>Does what is due by now, once; tells what it was, in words.</summary>
    IReadOnlyList<string> Strike();
}
