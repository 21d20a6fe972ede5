using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace MlInfra.Local.S3.Http;

/// <summary>GetObjectTagging, PutObjectTagging, DeleteObjectTagging.</summary>
internal sealed class ObjectTagging(Objects objects, Access access)
{
    public Task GetAsync(S3Request request)
    {
        access.DemandObject(request.Caller, "GetObjectTagging", request.Bucket, request.Key);
        var version = objects.Require(request.Bucket, request.Key, request.VersionId);
        return S3Xml.AnswerAsync(request, "Tagging", w =>
        {
            w.WriteStartElement("TagSet");
            foreach (var (key, value) in version.Tags)
            {
                w.WriteStartElement("Tag");
                w.WriteElementString("Key", key);
                w.WriteElementString("Value", value);
                w.WriteEndElement();
            }
        });
    }

    public async Task PutAsync(S3Request request)
    {
        access.DemandObject(request.Caller, "PutObjectTagging", request.Bucket, request.Key);
        var tags = ReadTags(await S3Xml.ReadAsync(request));
        if (tags.Count > 10) throw new Core.AwsException("BadRequest", "Object tags cannot be greater than 10");
        objects.Change(request.Bucket, request.Key, request.VersionId, v => v with { Tags = tags });
    }

    public Task DeleteAsync(S3Request request)
    {
        access.DemandObject(request.Caller, "DeleteObjectTagging", request.Bucket, request.Key);
        objects.Change(request.Bucket, request.Key, request.VersionId, v => v with { Tags = [] });
        request.Http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Dictionary<string, string> ReadTags(XElement body)
    {
        var tags = new Dictionary<string, string>();
        foreach (var tag in (body.Child("TagSet") ?? throw S3Errors.MalformedXml()).Children("Tag"))
        {
            if (!tags.TryAdd(tag.Text("Key") ?? throw S3Errors.MalformedXml(), tag.Text("Value") ?? ""))
                throw new Core.AwsException("InvalidTag", "Cannot provide multiple Tags with the same key");
        }
        return tags;
    }
}
