using System.Text.Json.Nodes;

namespace MlInfra.Local.Core;

/// <summary>A room's own calls under /_mlinfra. Found by dependency injection.</summary>
public interface IAdminRoute
{
    /// <summary>The method and what the path begins with, as it is told to who asks for something else: "POST /_mlinfra/spot".</summary>
    string Title { get; }

    /// <summary>Whether a call is for this route.</summary>
    bool Takes(string method, string path);

    /// <summary>Answers it. Throw <see cref="AwsException"/> to refuse: its status and message are sent.</summary>
    Task<JsonObject> AnswerAsync(string path, JsonObject body, CancellationToken cancellationToken);
}
